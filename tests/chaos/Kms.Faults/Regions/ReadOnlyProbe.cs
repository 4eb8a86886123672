using Kms.Faults.Http;

namespace Kms.Faults.Regions;

/// <summary>What a read-only region must do and must refuse, asked over HTTPS. That no route is forgotten is a test of the gateway; this is a sample on a real process.</summary>
internal static class ReadOnlyProbe
{
    private static readonly string Digest = new('A', 43);

    public static async Task<bool> Signs(KmsClient client, string key) =>
        (await client.Post($"/keys/{key}/sign", new { alg = "ES256", value = Digest })).IsOk;

    /// <summary>Empty when everything is as it must be.</summary>
    public static async Task<List<string>> Findings(KmsClient client, string key)
    {
        var findings = new List<string>();
        foreach (var (method, path, body) in Served(key))
        {
            var answer = await client.Send(method, path, body);
            if (!answer.IsOk)
            {
                findings.Add($"{method} {path} is on the read-only list and was answered {answer.Status} {answer.Code}");
            }
        }

        foreach (var (method, path, body) in Refused(key))
        {
            var answer = await client.Send(method, path, body);
            if (answer is not { Status: 403, Code: "ReadOnlyReplica" })
            {
                findings.Add($"{method} {path} is not on the read-only list and was answered {answer.Status} {answer.Code}");
            }
        }

        return findings;
    }

    private static IEnumerable<(HttpMethod Method, string Path, object? Body)> Served(string key) =>
    [
        (HttpMethod.Get, "/keys", null),
        (HttpMethod.Get, $"/keys/{key}", null),
        (HttpMethod.Get, $"/keys/{key}/versions", null),
        (HttpMethod.Get, "/vaults", null),
        (HttpMethod.Get, "/vaults/default", null),
        (HttpMethod.Post, $"/keys/{key}/sign", new { alg = "ES256", value = Digest }),
        (HttpMethod.Post, $"/keys/{key}/verify", new { alg = "ES256", digest = Digest, value = new string('A', 86) }),
        (HttpMethod.Post, $"/keys/{key}/backup", null),
    ];

    private static IEnumerable<(HttpMethod Method, string Path, object? Body)> Refused(string key) =>
    [
        (HttpMethod.Post, "/keys/new-one/create", new { kty = "EC", crv = "P-256" }),
        (HttpMethod.Post, $"/keys/{key}/rotate", null),
        (HttpMethod.Patch, $"/keys/{key}", new { attributes = new { enabled = false } }),
        (HttpMethod.Delete, $"/keys/{key}", null),
        (HttpMethod.Get, "/deletedkeys", null),
        (HttpMethod.Post, "/rng", new { count = 8 }),
        (HttpMethod.Put, "/vaults/another", new { }),
        (HttpMethod.Delete, "/vaults/default", null),
    ];
}
