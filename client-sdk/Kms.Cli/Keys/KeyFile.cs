using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Kms.Cli.Running;
using Kms.Crypto.Keys;
using Kms.Keys;

namespace Kms.Cli.Keys;

/// <summary>A private key in a file: PEM, or a JWK.</summary>
internal static class KeyFile
{
    /// <exception cref="UsageException">It is neither.</exception>
    public static KeyToImport Read(string path)
    {
        var bytes = Files.Read(path);
        try
        {
            return bytes.AsSpan().TrimStart(" \t\r\n"u8).StartsWith("{"u8) ? ReadJwk(bytes, path) : ReadPem(bytes, path);
        }
        finally
        {
            Array.Clear(bytes);
        }
    }

    private static KeyToImport ReadPem(byte[] bytes, string path)
    {
        var text = Encoding.UTF8.GetChars(bytes);
        try
        {
            return PemKey.Read(text).TryGet(out var key, out var refusal) ? key : throw new UsageException($"{path}: {refusal.Message}");
        }
        finally
        {
            Array.Clear(text);
        }
    }

    private static KeyToImport ReadJwk(byte[] bytes, string path)
    {
        try
        {
            using var json = JsonDocument.Parse(bytes);
            var jwk = json.RootElement;
            var type = TypeOf(jwk, path);
            return new KeyToImport
            {
                Type = type,
                Curve = jwk.TryGetProperty("crv", out var curve)
                    ? KeySpecs.ParseCurve(curve.GetString() ?? string.Empty).TryGet(out var known, out var refusal) ? known : throw new UsageException($"{path}: {refusal.Message}")
                    : Curve.None,
                N = Part(jwk, "n"),
                E = Part(jwk, "e"),
                D = Part(jwk, "d"),
                P = Part(jwk, "p"),
                Q = Part(jwk, "q"),
                DP = Part(jwk, "dp"),
                DQ = Part(jwk, "dq"),
                QI = Part(jwk, "qi"),
                X = Part(jwk, "x"),
                Y = Part(jwk, "y"),
                K = Part(jwk, "k"),
                Algorithm = type == KeyType.Oct ? AlgorithmOf(jwk, path) : null,
            };
        }
        catch (Exception problem) when (problem is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            throw new UsageException($"{path} is not a JWK: it must be a JSON object with kty, and with the key's parts as base64url.", problem);
        }
    }

    private static KeyType TypeOf(JsonElement jwk, string path) => jwk.GetProperty("kty").GetString() switch
    {
        "RSA" => KeyType.Rsa,
        "EC" => KeyType.Ec,
        "oct" => KeyType.Oct,
        var other => throw new UsageException($"{path}: kty is '{Text.Shorten(other)}': it must be RSA, EC or oct."),
    };

    /// <summary>A symmetric key is for one family of algorithms: where its JWK names one, that is it.</summary>
    private static Algorithm? AlgorithmOf(JsonElement jwk, string path) =>
        !jwk.TryGetProperty("alg", out var named) ? null
        : Algorithm.ByName.TryGetValue(named.GetString() ?? string.Empty, out var algorithm) ? algorithm
        : throw new UsageException($"{path}: alg is '{Text.Shorten(named.GetString())}', which is not supported.");

    private static byte[]? Part(JsonElement jwk, string name) => jwk.TryGetProperty(name, out var text) ? Base64Url.DecodeFromChars(text.GetString()) : null;
}
