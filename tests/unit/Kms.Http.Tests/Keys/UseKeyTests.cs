using System.Buffers.Text;
using System.Security.Cryptography;
using Kms.Http.Service;
using Xunit;

namespace Kms.Http.Keys;

public sealed class UseKeyTests(RunningService service) : IClassFixture<RunningService>
{
    private static readonly string Digest = Base64Url.EncodeToString(SHA256.HashData("message"u8));

    private readonly Client client = service.Client;

    [Fact]
    public async Task Sign_Es256_VerifiesHereAndOutside()
    {
        var made = await client.Post("/keys/Sign-1/create", """{"kty":"EC"}""");
        var signed = await client.Post("/keys/sign-1/sign", $$"""{"alg":"ES256","value":"{{Digest}}"}""");
        var signature = signed.Json.GetProperty("value").GetString()!;
        var verified = await client.Post("/keys/sign-1/verify", $$"""{"alg":"ES256","digest":"{{Digest}}","value":"{{signature}}"}""");
        var altered = await client.Post("/keys/sign-1/verify", $$"""{"alg":"ES256","digest":"{{Digest}}","value":"{{Alter(signature)}}"}""");

        Assert.Equal(Kid(made), signed.Json.GetProperty("kid").GetString());
        Assert.True(PublicKey(made).VerifyHash(Base64Url.DecodeFromChars(Digest), Base64Url.DecodeFromChars(signature)));
        Assert.Equal("""{"value":true}""", verified.Text);
        Assert.Equal("""{"value":false}""", altered.Text);
    }

    [Fact]
    public async Task EncryptDecrypt_AesGcm_RoundTripsWithTheServicesIv()
    {
        await client.Post("/keys/gcm/create", """{"kty":"oct"}""");
        var encrypted = await client.Post("/keys/gcm/encrypt", """{"alg":"A256GCM","value":"aGVsbG8","aad":"YWFk"}""");
        var decrypted = await client.Post("/keys/gcm/decrypt", With(encrypted, "A256GCM"));
        var wrongTag = await client.Post("/keys/gcm/decrypt", With(encrypted, "A256GCM").Replace("\"aad\":\"YWFk\"", "\"aad\":\"YWFm\"", StringComparison.Ordinal));
        var ownIv = await client.Post("/keys/gcm/encrypt", """{"alg":"A256GCM","value":"aGVsbG8","iv":"AAAAAAAAAAAAAAAA"}""");

        Assert.Equal(16, encrypted.Json.GetProperty("iv").GetString()!.Length);
        Assert.Equal("aGVsbG8", decrypted.Json.GetProperty("value").GetString());
        Assert.Equal((400, "BadParameter"), (wrongTag.Status, wrongTag.ErrorCode));
        Assert.Equal((400, "BadParameter"), (ownIv.Status, ownIv.ErrorCode));
    }

    [Fact]
    public async Task Decrypt_EmptyPlaintext_AnswersAnEmptyValue()
    {
        await client.Post("/keys/empty/create", """{"kty":"oct"}""");
        var encrypted = await client.Post("/keys/empty/encrypt", """{"alg":"A256GCM","value":""}""");
        var decrypted = await client.Post("/keys/empty/decrypt", With(encrypted, "A256GCM"));

        Assert.Equal((200, string.Empty), (decrypted.Status, decrypted.Json.GetProperty("value").GetString()));
    }

    [Theory]
    [InlineData("/keys/quirk/wrapKey")]
    [InlineData("/KEYS/quirk//wrapkey")]
    [InlineData("/keys/QUIRK/%2F/WRAPKEY")]
    [InlineData("/keys/qu%69rk/wrapkey")]
    public async Task Wrap_PathsOfRealClients_AreUnderstood(string path)
    {
        await client.Post("/keys/quirk/create", """{"kty":"oct"}""");
        var wrapped = await client.Post(path, """{"alg":"A256KW","value":"AAAAAAAAAAAAAAAAAAAAAA"}""");

        Assert.Equal(200, wrapped.Status);
        var unwrapped = await client.Post("/keys/quirk/unwrapkey", $$"""{"alg":"A256KW","value":"{{wrapped.Json.GetProperty("value").GetString()}}"}""");
        Assert.Equal("AAAAAAAAAAAAAAAAAAAAAA", unwrapped.Json.GetProperty("value").GetString());
    }

    [Fact]
    public async Task Use_OldVersionById_UsesThatVersion()
    {
        var first = await client.Post("/keys/versions/create", """{"kty":"EC"}""");
        await client.Post("/keys/versions/rotate");
        var version = Kid(first)[^32..].ToUpperInvariant();

        var signed = await client.Post($"/keys/versions/{version}/sign", $$"""{"alg":"ES256","value":"{{Digest}}"}""");

        Assert.Equal(Kid(first), signed.Json.GetProperty("kid").GetString());
    }

    [Fact]
    public async Task Use_ForbiddenInSomeWay_SaysWhich()
    {
        await client.Post("/keys/forbidden/create", """{"kty":"EC","key_ops":["verify"]}""");
        await client.Post("/keys/disabled/create", """{"kty":"EC","attributes":{"enabled":false}}""");
        await client.Post("/keys/expired/create", """{"kty":"EC","attributes":{"exp":1000000000}}""");
        var sign = $$"""{"alg":"ES256","value":"{{Digest}}"}""";

        var forbidden = await client.Post("/keys/forbidden/sign", sign);
        var disabled = await client.Post("/keys/disabled/sign", sign);
        var expired = await client.Post("/keys/expired/sign", sign);
        var missing = await client.Post("/keys/nothing/sign", sign);

        Assert.Equal((403, "Forbidden", "KeyOperationForbidden"), (forbidden.Status, forbidden.ErrorCode, forbidden.InnerCode));
        Assert.Equal((403, "Forbidden", "KeyDisabled"), (disabled.Status, disabled.ErrorCode, disabled.InnerCode));
        Assert.Equal((403, "Forbidden", "KeyExpired"), (expired.Status, expired.ErrorCode, expired.InnerCode));
        Assert.Equal((404, "KeyNotFound"), (missing.Status, missing.ErrorCode));
    }

    [Fact]
    public async Task Import_RsaWithLeadingZerosAndEmptyParts_SignsLikeTheOriginal()
    {
        using var rsa = RSA.Create(2048);
        var parts = rsa.ExportParameters(true);
        string Url(byte[]? bytes) => Base64Url.EncodeToString(bytes);
        var jwk = $$"""
            {"kty":"RSA","n":"{{Url([0, .. parts.Modulus!])}}","e":"{{Url(parts.Exponent)}}","d":"{{Url(parts.D)}}","p":"{{Url([0, .. parts.P!])}}",
             "q":"{{Url(parts.Q)}}","dp":"{{Url(parts.DP)}}","dq":"{{Url(parts.DQ)}}","qi":"{{Url(parts.InverseQ)}}","k":"","crv":"","x":"","y":"","key_ops":[]}
            """;

        var imported = await client.Put("/keys/imported", $$"""{"key":{{jwk}},"Hsm":false,"tags":{} }""");
        var signed = await client.Post("/keys/imported/sign", $$"""{"alg":"PS256","value":"{{Digest}}"}""");

        Assert.Equal(200, imported.Status);
        Assert.Equal(Url(parts.Modulus), imported.Json.GetProperty("key").GetProperty("n").GetString());
        Assert.False(imported.Json.GetProperty("key").TryGetProperty("d", out _));
        var signature = Base64Url.DecodeFromChars(signed.Json.GetProperty("value").GetString());
        Assert.True(rsa.VerifyHash(SHA256.HashData("message"u8), signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pss));
    }

    private static string With(Answer encrypted, string algorithm) => "{\"alg\":\"" + algorithm + "\"," + encrypted.Text[1..];

    private static string Alter(string base64Url) => (base64Url[0] == 'A' ? 'B' : 'A') + base64Url[1..];

    private static string Kid(Answer answer) => answer.Json.GetProperty("key").GetProperty("kid").GetString()!;

    private static ECDsa PublicKey(Answer made)
    {
        var key = made.Json.GetProperty("key");
        return ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint
            {
                X = Base64Url.DecodeFromChars(key.GetProperty("x").GetString()),
                Y = Base64Url.DecodeFromChars(key.GetProperty("y").GetString()),
            },
        });
    }
}
