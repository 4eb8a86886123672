using System.Buffers.Text;
using System.Security.Cryptography;
using Kms.Http.Service;
using Kms.Keys;
using Xunit;

namespace Kms.Http.Settings;

/// <summary>
/// What kind of key is asked for at its creation is what is made: seen from the public half, and from what the key signs or encrypts.
/// </summary>
public sealed class KeyKindTests(RunningService service) : IClassFixture<RunningService>
{
    private readonly SettingsLab lab = new(service);

    /// <summary>
    /// The member of <see cref="KeySpec"/>, a body, a path of the answer with its value, an algorithm that fits and one that does not.
    /// </summary>
    public static TheoryData<string, string, string, string, string, string> Kinds() => new()
    {
        { nameof(KeySpec.Type), """{"Kty":"EC"}""", "key.kty", "\"EC\"", "ES256", "RS256" },
        { nameof(KeySpec.Type), """{"KTY":"rsa"}""", "key.kty", "\"RSA\"", "RS256", "ES256" },
        { nameof(KeySpec.Type), """{"kty":"oct"}""", "key.kty", "\"oct\"", "HS256", "RS256" },
        { nameof(KeySpec.Curve), """{"kty":"EC","CRV":"P-256"}""", "key.crv", "\"P-256\"", "ES256", "ES384" },
        { nameof(KeySpec.Curve), """{"kty":"EC","crv":"P-384"}""", "key.crv", "\"P-384\"", "ES384", "ES256" },
        { nameof(KeySpec.Curve), """{"kty":"EC","crv":"P-521"}""", "key.crv", "\"P-521\"", "ES512", "ES256" },
        { nameof(KeySpec.Curve), """{"kty":"EC","crv":"P-256K"}""", "key.crv", "\"P-256K\"", "ES256K", "ES256" },
        { nameof(KeySpec.PublicExponent), """{"kty":"RSA","Public_Exponent":3}""", "key.e", "\"Aw\"", "RS256", "ES256" },
        { nameof(KeySpec.PublicExponent), """{"kty":"RSA"}""", "key.e", "\"AQAB\"", "RS256", "ES256" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Create_Kind_IsMadeAndActs(string member, string body, string path, string value, string fits, string doesNotFit)
    {
        var name = SettingsLab.NewName(member.ToLowerInvariant());
        var made = await lab.Good("POST", $"/keys/{name}/create", body);

        Assert.Equal(value, SettingsLab.At(made, path));
        Assert.Equal(value, SettingsLab.At(await lab.Good("GET", "/keys/" + name), path));
        await lab.Good("POST", $"/keys/{name}/sign", $$"""{"alg":"{{fits}}","value":"{{DigestFor(fits)}}"}""");
        await lab.Refused(400, "BadParameter", null, "POST", $"/keys/{name}/sign", $$"""{"alg":"{{doesNotFit}}","value":"{{DigestFor(doesNotFit)}}"}""");
    }

    [Theory]
    [InlineData(2048)]
    [InlineData(3072)]
    public async Task Create_RsaSizeAndExponent_ArePartsOfTheKeyThatSigns(int bits)
    {
        var name = SettingsLab.NewName("size");
        var key = (await lab.Good("POST", $"/keys/{name}/create", $$"""{"kty":"RSA","KEY_SIZE":{{bits}},"public_exponent":3}""")).GetProperty("key");
        var signed = await lab.Good("POST", $"/keys/{name}/sign", $$"""{"alg":"RS256","value":"{{SettingsLab.Digest}}"}""");

        using var outside = RSA.Create(new RSAParameters { Modulus = Bytes(key, "n"), Exponent = [3] });
        Assert.Equal(bits, outside.KeySize);
        Assert.True(outside.VerifyHash(new byte[32], Bytes(signed, "value"), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    [Theory]
    [InlineData(128)]
    [InlineData(192)]
    [InlineData(256)]
    public async Task Create_OctSize_IsTheSizeOfItsCipher(int bits)
    {
        var name = SettingsLab.NewName("oct");
        await lab.Good("POST", $"/keys/{name}/create", $$"""{"kty":"oct","Key_Size":{{bits}}}""");

        foreach (var size in (int[])[128, 192, 256])
        {
            var answer = await lab.Send("POST", $"/keys/{name}/wrapkey", $$"""{"alg":"A{{size}}KW","value":"AAAAAAAAAAAAAAAAAAAAAA"}""");
            Assert.Equal(size == bits ? 200 : 400, answer.Status);
        }
    }

    [Fact]
    public void Kinds_EveryMemberOfTheRecord_HasARow() =>
        Assert.Equal(typeof(KeySpec).GetConstructors().Single(made => made.GetParameters().Length > 1).GetParameters().Select(member => member.Name).Order(),
            Kinds().Select(row => row.Data.Item1).Append(nameof(KeySpec.SizeBits)).Distinct().Order());

    private static string DigestFor(string algorithm) =>
        Base64Url.EncodeToString(new byte[algorithm.EndsWith("512", StringComparison.Ordinal) ? 64 : algorithm.EndsWith("384", StringComparison.Ordinal) ? 48 : 32]);

    private static byte[] Bytes(System.Text.Json.JsonElement json, string name) => Base64Url.DecodeFromChars(json.GetProperty(name).GetString());
}
