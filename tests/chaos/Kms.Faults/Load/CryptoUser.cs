using System.Buffers.Text;
using Kms.Faults.Http;

namespace Kms.Faults.Load;

/// <summary>
/// Uses keys and checks the results: what was signed must verify, what was encrypted must decrypt to the same. Half of the uses go to a
/// few busy keys, the others go round all keys, so that the host finds them in memory or has to read them from a zone.
/// </summary>
internal sealed class CryptoUser(KmsClient client, IReadOnlyList<string> keys, Random random, bool listsAll = true)
{
    private const int Busy = 8;
    private int round;
    private int looks;

    /// <summary>Symmetric keys that are only used, never changed.</summary>
    public static IReadOnlyList<string> Boxes { get; } = [.. Enumerable.Range(0, 5).Select(i => $"box-{i}")];

    /// <returns>Empty, or what did not work.</returns>
    public Task<string> Use() => random.Next(8) switch
    {
        0 => Encrypt(Boxes[random.Next(Boxes.Count)]),
        1 or 2 or 3 => Sign(keys[random.Next(Busy)]),
        _ => Sign(keys[round++ % keys.Count]),
    };

    /// <summary>A get, and now and then a whole listing.</summary>
    public async Task<string> Look()
    {
        if (++looks % 20 == 0 && listsAll)
        {
            return await List();
        }

        var key = keys[random.Next(keys.Count)];
        var answer = await client.Get($"/keys/{key}");
        return answer.IsOk ? string.Empty : $"get of {key} answers {answer.Status} {answer.Code}";
    }

    private async Task<string> Sign(string key)
    {
        var digest = new byte[32];
        random.NextBytes(digest);
        var digestText = Base64Url.EncodeToString(digest);
        var signed = await client.Post($"/keys/{key}/sign", new { alg = "ES256", value = digestText });
        if (!signed.IsOk)
        {
            return $"sign with {key} answers {signed.Status} {signed.Code}";
        }

        var path = new Uri(signed.Body.GetProperty("kid").GetString()!).AbsolutePath;
        var verified = await client.Post(
            path + "/verify", new { alg = "ES256", digest = digestText, value = signed.Body.GetProperty("value").GetString() });
        return verified.IsOk && verified.Body.GetProperty("value").GetBoolean() ? string.Empty : $"verify with {path} answers {verified.Status} {verified.Code}";
    }

    private async Task<string> Encrypt(string key)
    {
        var plain = Base64Url.EncodeToString("an order of 12 pieces"u8);
        var sealedText = await client.Post($"/keys/{key}/encrypt", new { alg = "A256GCM", value = plain });
        if (!sealedText.IsOk)
        {
            return $"encrypt with {key} answers {sealedText.Status} {sealedText.Code}";
        }

        string Part(string name) => sealedText.Body.GetProperty(name).GetString()!;
        var opened = await client.Post($"/keys/{key}/decrypt", new { alg = "A256GCM", value = Part("value"), iv = Part("iv"), tag = Part("tag") });
        return opened.IsOk && opened.Body.GetProperty("value").GetString() == plain ? string.Empty : $"decrypt with {key} answers {opened.Status} {opened.Code}";
    }

    private async Task<string> List()
    {
        var found = 0;
        for (var next = "/keys?maxresults=25&" + KmsClient.ApiVersion; next is not null;)
        {
            var answer = await client.Get(next);
            if (!answer.IsOk)
            {
                return $"list answers {answer.Status} {answer.Code}";
            }

            found += answer.Body.GetProperty("value").GetArrayLength();
            next = answer.Body.TryGetProperty("nextLink", out var link) && link.GetString() is { Length: > 0 } url ? new Uri(url).PathAndQuery : null!;
        }

        return found == keys.Count + Boxes.Count ? string.Empty : $"list shows {found} keys of {keys.Count + Boxes.Count}";
    }
}
