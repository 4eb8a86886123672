using System.Security.Cryptography;
using System.Text.Json;
using Kms.CliTests.Support;
using Xunit;

namespace Kms.CliTests;

public sealed class KeyTests(RunningHost host) : IClassFixture<RunningHost>
{
    [Fact]
    public async Task Create_AsJson_HasTheDocumentedProperties()
    {
        var made = (await host.Run("keys", "create", "shaped", "-t", "ec", "--curve", "P-384", "--tag", "team=payments", "-o", "json")).With(0).Json;
        Assert.Equal(
            ["vault", "name", "version", "type", "curve", "sizeBits", "enabled", "notBefore", "expires", "created", "updated", "operations", "tags", "deleted",
             "purgedAfter", "durability", "publicKey"],
            made.EnumerateObject().Select(property => property.Name));
        Assert.Equal("P-384", made.GetProperty("curve").GetString());
        Assert.Equal("payments", made.GetProperty("tags").GetProperty("team").GetString());
        Assert.Equal(JsonValueKind.Null, made.GetProperty("expires").ValueKind);
        Assert.EndsWith("Z", made.GetProperty("created").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_SameOperationId_MakesOneVersion()
    {
        (await host.Run("keys", "create", "once", "--operation-id", "nightly-1")).With(0);
        (await host.Run("keys", "create", "once", "--operation-id", "nightly-1")).With(0);
        Assert.Equal(1, (await host.Run("keys", "versions", "once", "-o", "json")).With(0).Json.GetArrayLength());
    }

    [Fact]
    public async Task SignAndVerify_MessageOnStandardInput_ExitCodeSaysWhetherItIsGood()
    {
        (await host.Run("keys", "create", "signing")).With(0);
        var signature = (await host.RunWith("a message", "keys", "sign", "signing", "-a", "ES256")).With(0).Line;
        Assert.Equal("valid", (await host.RunWith("a message", "keys", "verify", "signing", "-a", "ES256", "-s", signature)).With(0).Line);
        Assert.Equal("NOT VALID", (await host.RunWith("another", "keys", "verify", "signing", "-a", "ES256", "-s", signature)).With(1).Line);
    }

    [Theory]
    [InlineData("rsa", "RSA-OAEP-256", "")]
    [InlineData("oct", "A256GCM", "about this")]
    [InlineData("oct", "A256CBCPAD", "")]
    public async Task EncryptAndDecrypt_Word_HoldsAllThatIsNeeded(string type, string algorithm, string about)
    {
        var name = "crypt-" + algorithm;
        string[] aad = about.Length == 0 ? [] : ["--aad", about];
        (await host.Run("vaults", "update", "default", "--allow-aes-cbc", "true")).With(0);
        (await host.Run("keys", "create", name, "-t", type)).With(0);
        var word = (await host.RunWith("a secret", ["keys", "encrypt", name, "-a", algorithm, .. aad])).With(0).Line;
        (await host.Run("keys", "rotate", name)).With(0);
        Assert.Equal("a secret", (await host.RunWith(word + "\n", ["keys", "decrypt", name, "-a", algorithm, .. aad])).With(0).Output);
        (await host.RunWith("kms1.nonsense", "keys", "decrypt", name, "-a", algorithm)).With(2);
        var bent = word[..^10] + (word[^10] == 'A' ? 'B' : 'A') + word[^9..];
        (await host.RunWith(bent, ["keys", "decrypt", name, "-a", algorithm, .. aad])).With(1);
    }

    [Fact]
    public async Task WrapAndUnwrap_Key_ComesBackIntoAFileOfItsOwn()
    {
        (await host.Run("keys", "create", "wrapping", "-t", "oct")).With(0);
        await File.WriteAllBytesAsync(host.In("key.bin"), RandomNumberGenerator.GetBytes(32));
        await File.WriteAllTextAsync(host.In("wrapped"), (await host.Run("keys", "wrap", "wrapping", "-a", "A256KW", "-f", "key.bin")).With(0).Line);
        (await host.Run("keys", "unwrap", "wrapping", "-a", "A256KW", "-f", "wrapped", "--out", "back.bin")).With(0);
        Assert.Equal(await File.ReadAllBytesAsync(host.In("key.bin")), await File.ReadAllBytesAsync(host.In("back.bin")));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(host.In("back.bin")));
        }

        Assert.Contains("back.bin", (await host.Run("keys", "unwrap", "wrapping", "-a", "A256KW", "-f", "wrapped", "--out", "back.bin")).With(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_PemAndJwk_SignsAsThatKey()
    {
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var signature = "";
        foreach (var (name, content) in new[] { ("pem", ec.ExportPkcs8PrivateKeyPem()), ("jwk", Jwk(ec)) })
        {
            await File.WriteAllTextAsync(host.In(name), content);
            (await host.Run("keys", "import", "imported-" + name, "-f", name)).With(0);
            signature = (await host.RunWith("m", "keys", "sign", "imported-" + name, "-a", "ES256")).With(0).Line;
            Assert.True(ec.VerifyData("m"u8, System.Buffers.Text.Base64Url.DecodeFromChars(signature), HashAlgorithmName.SHA256));
        }

        await File.WriteAllTextAsync(host.In("bad"), ec.ExportSubjectPublicKeyInfoPem());
        Assert.Contains("no RSA or EC private key", (await host.Run("keys", "import", "x", "-f", "bad")).With(2).Error, StringComparison.Ordinal);
        (await host.Run("keys", "import", "x", "-f", "not-there")).With(2);
        (await host.RunWith("{\"kty\":\"EC\",\"d\":\"!\"}", "keys", "import", "x", "-f", "-")).With(2);
    }

    [Fact]
    public async Task Life_DeleteRecoverPurgeBackupRestore_Works()
    {
        (await host.Run("keys", "create", "living", "-t", "oct")).With(0);
        (await host.Run("keys", "backup", "living", "-f", "living.kmsbackup")).With(0);
        (await host.Run("keys", "delete", "living")).With(0);
        (await host.Run("keys", "show", "living")).With(4);
        Assert.Contains("living", (await host.Run("keys", "list", "--deleted")).With(0).Output, StringComparison.Ordinal);
        (await host.Run("keys", "recover", "living")).With(0);
        (await host.Run("keys", "delete", "living")).With(0);
        Assert.Contains("--yes", (await host.Run("keys", "purge", "living")).With(2).Error, StringComparison.Ordinal);
        (await host.Run("keys", "purge", "living", "--yes")).With(0);
        (await host.Run("keys", "restore", "-f", "living.kmsbackup")).With(0);
        (await host.Run("keys", "restore", "-f", "living.kmsbackup")).With(1);
        Assert.Equal("living", (await host.Run("keys", "show", "living", "-o", "json")).With(0).Json.GetProperty("name").GetString());
    }

    [Fact]
    public async Task Version_GivenToWhatConcernsTheWholeKey_ChangesNothing()
    {
        var first = (await host.Run("keys", "create", "whole", "-o", "json")).With(0).Json.GetProperty("version").GetString()!;
        (await host.Run("keys", "rotate", "whole")).With(0);
        var named = $"default/whole/{first}";
        foreach (var line in (string[][])[["delete", named], ["purge", named, "--yes"], ["rotate", named], ["create", named], ["backup", named, "-f", "whole.backup"], ["policy", "set", named, "--never"]])
        {
            (await host.Run(["keys", .. line])).With(2);
        }

        Assert.Equal(2, (await host.Run("keys", "versions", "whole", "-o", "json")).With(0).Json.GetArrayLength());
        Assert.Equal(first, (await host.Run("keys", "show", named, "-o", "json")).With(0).Json.GetProperty("version").GetString());
        foreach (var line in (string[][])[["show"], ["disable"], ["enable"], ["sign", "-a", "ES256"]])
        {
            (await host.RunWith("m", ["keys", .. line, "default/whole/" + new string('0', 32)])).With(4);
        }

        Assert.False(File.Exists(host.In("whole.backup")));
    }

    [Fact]
    public async Task Name_BeginningWithAHyphen_NeedsTwoHyphensBefore()
    {
        (await host.Run("keys", "create", "--dry-run")).With(2);
        (await host.Run("keys", "show", "--", "--dry-run")).With(4);
        (await host.Run("keys", "create", "--", "--dry-run")).With(0);
        Assert.Equal("--dry-run", (await host.Run("keys", "show", "-o", "json", "--", "--dry-run")).With(0).Json.GetProperty("name").GetString());
        (await host.Run("keys", "delete", "--", "--dry-run")).With(0);
    }

    [Fact]
    public async Task Disable_Enable_IsSeenInUse()
    {
        (await host.Run("keys", "create", "switched")).With(0);
        Assert.False((await host.Run("keys", "disable", "switched", "-o", "json")).With(0).Json.GetProperty("enabled").GetBoolean());
        Assert.Contains("KeyDisabled", (await host.RunWith("m", "keys", "sign", "switched", "-a", "ES256")).With(1).Error, StringComparison.Ordinal);
        (await host.Run("keys", "enable", "switched")).With(0);
        (await host.RunWith("m", "keys", "sign", "switched", "-a", "ES256")).With(0);
        (await host.Run("keys", "policy", "set", "switched", "--rotate-after", "P90D", "--expire-after", "P1Y")).With(0);
        Assert.Contains("P90D after creation", (await host.Run("keys", "policy", "show", "switched")).With(0).Output, StringComparison.Ordinal);
        (await host.Run("keys", "policy", "set", "switched", "--never")).With(0);
        Assert.Contains("rotates never", (await host.Run("keys", "policy", "show", "switched")).With(0).Output, StringComparison.Ordinal);
    }

    private static string Jwk(ECDsa ec)
    {
        var parts = ec.ExportParameters(true);
        string Text(byte[]? bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
        return $$"""{"kty":"EC","crv":"P-256","d":"{{Text(parts.D)}}","x":"{{Text(parts.Q.X)}}","y":"{{Text(parts.Q.Y)}}"}""";
    }
}
