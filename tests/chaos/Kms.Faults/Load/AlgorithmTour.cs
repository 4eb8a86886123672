using System.Buffers.Text;
using System.Diagnostics;
using Kms.Faults.Http;
using Kms.Keys;

namespace Kms.Faults.Load;

/// <summary>Every operation of every algorithm, over HTTPS, with its result checked by the operation that undoes it.</summary>
internal sealed class AlgorithmTour(KmsClient client)
{
    private const int SymmetricBytes = 16;

    private static readonly (string Name, object Body, KeySpec Spec)[] Keys =
    [
        ("tour-rsa", new { kty = "RSA", key_size = 2048 }, new KeySpec(KeyType.Rsa, 2048, Curve.None)),
        ("tour-p256", new { kty = "EC", crv = "P-256" }, new KeySpec(KeyType.Ec, 0, Curve.P256)),
        ("tour-p256k", new { kty = "EC", crv = "P-256K" }, new KeySpec(KeyType.Ec, 0, Curve.P256K)),
        ("tour-p384", new { kty = "EC", crv = "P-384" }, new KeySpec(KeyType.Ec, 0, Curve.P384)),
        ("tour-p521", new { kty = "EC", crv = "P-521" }, new KeySpec(KeyType.Ec, 0, Curve.P521)),
        ("tour-128", new { kty = "oct", key_size = 128 }, new KeySpec(KeyType.Oct, 128, Curve.None)),
        ("tour-192", new { kty = "oct", key_size = 192 }, new KeySpec(KeyType.Oct, 192, Curve.None)),
        ("tour-256", new { kty = "oct", key_size = 256 }, new KeySpec(KeyType.Oct, 256, Curve.None)),
    ];

    public async Task MakeKeys()
    {
        var allowed = await client.Patch("/vaults/default", new { properties = new { allowRsa15 = true, allowAesCbc = true } });
        if (!allowed.IsOk)
        {
            throw new InvalidOperationException($"The vault cannot be told to allow every algorithm: {allowed.Status} {allowed.Code}");
        }

        foreach (var (name, body, _) in Keys)
        {
            var made = await client.Post($"/keys/{name}/create", body);
            if (!made.IsOk)
            {
                throw new InvalidOperationException($"Key {name} cannot be made: {made.Status} {made.Code}");
            }
        }
    }

    /// <returns>How many calls were made, and which of them did not work.</returns>
    public async Task<(int Calls, IReadOnlyList<string> Problems)> UseAll()
    {
        var (calls, problems) = (0, new List<string>());
        foreach (var (name, _, spec) in Keys)
        {
            foreach (var algorithm in Algorithm.All.Where(row => row.Fits(spec)))
            {
                foreach (var (there, back) in Pairs(algorithm))
                {
                    calls += 2;
                    var clock = Stopwatch.StartNew();
                    if (await Use(name, algorithm, there, back) is { } problem)
                    {
                        problems.Add($"{there} and {back} with {algorithm} and a zone down, after {clock.ElapsedMilliseconds} ms: {problem}");
                    }
                }
            }
        }

        return (calls, problems);
    }

    private static IEnumerable<(string There, string Back)> Pairs(Algorithm algorithm)
    {
        (KeyOperations Operation, string There, string Back)[] all =
        [
            (KeyOperations.Sign, "sign", "verify"), (KeyOperations.Encrypt, "encrypt", "decrypt"), (KeyOperations.WrapKey, "wrapkey", "unwrapkey"),
        ];
        return all.Where(pair => algorithm.Operations.HasFlag(pair.Operation)).Select(pair => (pair.There, pair.Back));
    }

    private async Task<string?> Use(string key, Algorithm algorithm, string there, string back)
    {
        var value = Base64Url.EncodeToString(new byte[algorithm.DigestBytes > 0 ? algorithm.DigestBytes : SymmetricBytes]);
        var iv = algorithm.Name.Contains("CBC", StringComparison.Ordinal) ? Base64Url.EncodeToString(new byte[SymmetricBytes]) : null;
        var done = await client.Post($"/keys/{key}/{there}", Body(("alg", algorithm.Name), ("value", value), ("iv", iv)));
        if (!done.IsOk)
        {
            return $"{done.Status} {done.Code}";
        }

        string? Part(string name) => done.Body.TryGetProperty(name, out var part) ? part.GetString() : null;
        var undone = await client.Post($"/keys/{key}/{back}", back == "verify"
            ? Body(("alg", algorithm.Name), ("digest", value), ("value", Part("value")))
            : Body(("alg", algorithm.Name), ("value", Part("value")), ("iv", Part("iv") ?? iv), ("tag", Part("tag"))));
        return !undone.IsOk ? $"{undone.Status} {undone.Code}"
            : back == "verify" ? undone.Body.GetProperty("value").GetBoolean() ? null : "the signature does not verify"
            : undone.Body.GetProperty("value").GetString() == value ? null : "something else came back";
    }

    private static Dictionary<string, string> Body(params (string Name, string? Value)[] parts) =>
        parts.Where(part => part.Value is not null).ToDictionary(part => part.Name, part => part.Value!);
}
