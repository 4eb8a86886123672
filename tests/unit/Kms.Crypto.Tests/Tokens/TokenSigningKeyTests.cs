using System.Buffers.Text;
using System.Security.Cryptography;
using Kms.Crypto.Hierarchy;
using Kms.Crypto.Tests.Support;
using Kms.Crypto.Tokens;

namespace Kms.Crypto.Tests.Tokens;

public sealed class TokenSigningKeyTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Sign_AnyData_VerifiesWithThePublicParts()
    {
        using var key = TokenSigningKey.LoadOrCreate(folder.File("tokens.key"));
        var data = RandomNumberGenerator.GetBytes(300);
        using var known = RSA.Create(new RSAParameters
        {
            Modulus = Base64Url.DecodeFromChars(key.Modulus),
            Exponent = Base64Url.DecodeFromChars(key.Exponent),
        });
        Assert.True(known.VerifyData(data, key.Sign(data), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        Assert.Equal(("RS256", "AQAB", 342), (TokenSigningKey.Algorithm, key.Exponent, key.Modulus.Length));
        Assert.Equal(43, key.KeyId.Length);
    }

    [Fact]
    public void LoadOrCreate_SecondStart_IsTheSameKey()
    {
        var path = folder.File("tokens.key");
        using var first = TokenSigningKey.LoadOrCreate(path);
        using var second = TokenSigningKey.LoadOrCreate(path);
        Assert.Equal(first.KeyId, second.KeyId);
        Assert.Equal(first.Sign([1]), second.Sign([1]));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }
    }

    [Fact]
    public void LoadOrCreate_NoKeyInTheFile_RefusesAndLeavesIt()
    {
        var path = folder.File("tokens.key");
        File.WriteAllText(path, "not a key");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        Assert.Throws<KeyProtectionException>(() => TokenSigningKey.LoadOrCreate(path));
        Assert.Equal("not a key", File.ReadAllText(path));
    }

    [Fact]
    public void Sign_FromManyThreads_AllVerify()
    {
        using var key = TokenSigningKey.LoadOrCreate(folder.File("tokens.key"));
        var expected = key.Sign([1, 2, 3]);
        Parallel.For(0, 200, _ => Assert.Equal(expected, key.Sign([1, 2, 3])));
    }

    public void Dispose() => folder.Dispose();
}
