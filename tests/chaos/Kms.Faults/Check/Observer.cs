using System.Buffers.Text;
using System.Security.Cryptography;
using Kms.Faults.Host;
using Kms.Faults.Http;

namespace Kms.Faults.Check;

/// <summary>How a key is, asked over HTTP.</summary>
/// <param name="Problem">What does not work although the key is there; empty when all does.</param>
internal sealed record Observation(KeyLife Life, IReadOnlyList<VersionView> Versions, string Problem);

/// <summary>
/// Looks at every version of a key and uses each one: enabled versions must sign so that their own public key verifies it, disabled ones
/// must refuse. A deleted key is recovered first, because only then its versions can be seen.
/// </summary>
internal static class Observer
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly byte[] Digest = SHA256.HashData("what is signed"u8);
    private static readonly object SignRequest = new { alg = "ES256", value = Base64Url.EncodeToString(Digest) };

    public static async Task<Observation> Look(KmsClient client, string key)
    {
        var life = KeyLife.Active;
        var ids = await VersionsOf(client, key);
        if (ids.Count == 0)
        {
            var deleted = await client.Get($"/deletedkeys/{key}");
            if (deleted.Status == 404)
            {
                return new Observation(KeyLife.Absent, [], string.Empty);
            }

            var recovered = await Recover(client, key);
            if (!deleted.IsOk || !recovered.IsOk)
            {
                return new Observation(KeyLife.Deleted, [], $"recover answers {recovered.Status} {recovered.Code}");
            }

            life = KeyLife.Deleted;
            ids = await VersionsOf(client, key);
        }

        var versions = new List<VersionView>();
        foreach (var id in ids)
        {
            var answer = await client.Get($"/keys/{key}/{id}");
            if (!answer.IsOk)
            {
                return new Observation(life, versions, $"get of version {id} answers {answer.Status} {answer.Code}");
            }

            versions.Add(answer.Version());
            if (await Use(client, key, versions[^1]) is { Length: > 0 } problem)
            {
                return new Observation(life, versions, $"version {id}: {problem}");
            }
        }

        return new Observation(life, versions, string.Empty);
    }

    /// <summary>The one change that a look makes. On a machine that is too busy a zone may just be out: that passes, and is no finding.</summary>
    private static async Task<KmsAnswer> Recover(KmsClient client, string key)
    {
        var (id, answer) = (Guid.NewGuid().ToString(), default(KmsAnswer));
        await Deadline.Until(
            async () => (answer = await client.Send(HttpMethod.Post, $"/deletedkeys/{key}/recover", null, id)) is not { Status: 503 }, Patience, CancellationToken.None);
        return answer!;
    }

    private static async Task<IReadOnlyList<string>> VersionsOf(KmsClient client, string key)
    {
        var answer = await client.Get($"/keys/{key}/versions?maxresults=25&{KmsClient.ApiVersion}");
        return !answer.IsOk
            ? throw new InvalidOperationException($"The versions of key {key} cannot be listed: {answer.Status} {answer.Code}")
            : [.. answer.Body.GetProperty("value").EnumerateArray().Select(item => Path.GetFileName(item.GetProperty("kid").GetString()!))];
    }

    private static async Task<string> Use(KmsClient client, string key, VersionView version)
    {
        var answer = await client.Post($"/keys/{key}/{version.Issued.Id}/sign", SignRequest);
        if (!version.Enabled)
        {
            return answer is { Status: 403, Code: "KeyDisabled" } ? string.Empty : $"disabled, and sign answers {answer.Status} {answer.Code}";
        }

        if (!answer.IsOk)
        {
            return $"sign answers {answer.Status} {answer.Code}";
        }

        var point = version.Issued.Public.Split('.');
        using var verifier = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = Base64Url.DecodeFromChars(point[0]), Y = Base64Url.DecodeFromChars(point[1]) },
        });
        return verifier.VerifyHash(Digest, Base64Url.DecodeFromChars(answer.Body.GetProperty("value").GetString()))
            ? string.Empty
            : "the signature does not verify with the version's public key";
    }
}
