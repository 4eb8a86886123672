using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Kms.Crypto.Tests.Support;
using Kms.Keys;
using Kms.Records;
using static Kms.Crypto.Tests.Vectors.Wycheproof;

namespace Kms.Crypto.Tests.Vectors;

/// <summary>
/// The JWS file has whole keys, so its RSA and EC keys go the whole way: import, handle, verify. What makes a JWS invalid before its
/// signature is
/// looked at (encoding, header, choice of key) is not the product's business here: such cases are left out.
/// </summary>
public sealed class JwsVectors : IDisposable
{
    private readonly Keyring keyring = new();

    [Fact]
    public void Verify_CompactFormWithTheKeysAlgorithm_Matches() => Run("json_web_signature_test.json", 327, group =>
    {
        if (!group.TryGetProperty("private", out var jwk) || !jwk.TryGetProperty("alg", out var alg)
            || !Algorithm.ByName.TryGetValue(alg.GetString()!, out var algorithm) || algorithm.KeyType == KeyType.Oct)
        {
            return null;
        }

        var imported = keyring.Import(Import(jwk));
        var handle = keyring.Open(imported);
        return test => Verify(handle, algorithm, test);
    });

    public void Dispose() => keyring.Dispose();

    private static bool? Verify(IKeyHandle handle, Algorithm algorithm, JsonElement test)
    {
        if (test.GetProperty("jws").ValueKind != JsonValueKind.String
            || Text(test, "jws").Split('.') is not [var header, var payload, var signature]
            || !Decode(signature, out var bytes) || !Decode(header, out var parsed) || Name(parsed) != algorithm.Name)
        {
            return null;
        }

        var data = Encoding.ASCII.GetBytes(header + "." + payload);
        var digest = algorithm.DigestBytes switch
        {
            32 => SHA256.HashData(data),
            48 => SHA384.HashData(data),
            _ => SHA512.HashData(data),
        };
        return handle.Perform(new CryptoRequest(KeyOperations.Verify, algorithm, digest, bytes)).Value.Valid;
    }

    private static KeyToImport Import(JsonElement jwk)
    {
        byte[]? Part(string name) => jwk.TryGetProperty(name, out var value) ? Base64Url.DecodeFromChars(value.GetString()) : null;

        var isRsa = Text(jwk, "kty") == "RSA";
        return new KeyToImport
        {
            Type = isRsa ? KeyType.Rsa : KeyType.Ec,
            Curve = isRsa ? Curve.None : KeySpecs.ParseCurve(Text(jwk, "crv")).Value,
            N = Part("n"),
            E = Part("e"),
            D = Part("d"),
            P = Part("p"),
            Q = Part("q"),
            DP = Part("dp"),
            DQ = Part("dq"),
            QI = Part("qi"),
            X = Part("x"),
            Y = Part("y"),
        };
    }

    private static bool Decode(string text, out byte[] bytes)
    {
        bytes = Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : [];
        return bytes.Length > 0 && Base64Url.EncodeToString(bytes) == text;
    }

    private static string? Name(byte[] header)
    {
        try
        {
            using var parsed = JsonDocument.Parse(header);
            return parsed.RootElement.TryGetProperty("alg", out var alg) ? alg.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
