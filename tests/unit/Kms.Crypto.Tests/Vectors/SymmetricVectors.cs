using System.Text.Json;
using Kms.Crypto.Algorithms;
using Kms.Crypto.Keys;
using Kms.Crypto.Native;
using Kms.Crypto.Tests.Support;
using Kms.Keys;
using Kms.Records;
using static Kms.Crypto.Tests.Vectors.Wycheproof;

namespace Kms.Crypto.Tests.Vectors;

public sealed class SymmetricVectors : IDisposable
{
    private readonly Keyring keyring = new();

    [Fact]
    public void AesGcm_EveryExpressibleCase_Matches() => Run("aes_gcm_test.json", 197, group =>
        group.GetProperty("ivSize").GetInt32() != 96 || group.GetProperty("tagSize").GetInt32() != 128 ? null : test =>
        {
            using var handle = Import(test);
            var algorithm = Algorithm.ByName[$"A{8 * Bytes(test, "key").Length}GCM"];
            var result = handle.Perform(new CryptoRequest(
                KeyOperations.Decrypt,
                algorithm,
                Bytes(test, "ct"),
                Iv: Bytes(test, "iv"),
                AdditionalData: Bytes(test, "aad"),
                Tag: Bytes(test, "tag")));
            return Same(result, Bytes(test, "msg"));
        });

    [Fact]
    public void AesCbcPad_EveryCase_MatchesBothWays() => Run("aes_cbc_pkcs5_test.json", 216, _ => test =>
    {
        using var handle = Import(test);
        var algorithm = Algorithm.ByName[$"A{8 * Bytes(test, "key").Length}CBCPAD"];
        var (iv, message, ciphertext) = (Bytes(test, "iv"), Bytes(test, "msg"), Bytes(test, "ct"));
        var made = handle.Perform(new CryptoRequest(KeyOperations.Encrypt, algorithm, message, Iv: iv)).Value;
        var opened = Same(handle.Perform(new CryptoRequest(KeyOperations.Decrypt, algorithm, ciphertext, Iv: iv)), message);
        Assert.Equal(opened, made.Value.Span.SequenceEqual(ciphertext));
        return opened;
    });

    [Fact]
    public void AesKeyWrap_EveryCase_MatchesBothWays() => Run("aes_wrap_test.json", 165, _ => test =>
    {
        using var handle = Import(test);
        var algorithm = Algorithm.ByName[$"A{8 * Bytes(test, "key").Length}KW"];
        var (message, ciphertext) = (Bytes(test, "msg"), Bytes(test, "ct"));
        var opened = Same(handle.Perform(new CryptoRequest(KeyOperations.UnwrapKey, algorithm, ciphertext)), message);
        if (opened)
        {
            Assert.Equal(ciphertext, handle.Perform(new CryptoRequest(KeyOperations.WrapKey, algorithm, message)).Value.Value.ToArray());
        }

        return opened;
    });

    /// <summary>Below the handle, which takes messages of the digest's length only, and below the import, which takes AES sizes
    /// only.</summary>
    [Theory]
    [InlineData("hmac_sha256_test.json", "HS256", 87)]
    [InlineData("hmac_sha384_test.json", "HS384", 87)]
    [InlineData("hmac_sha512_test.json", "HS512", 87)]
    public void Hmac_EveryExpressibleCase_Matches(string file, string name, int expected) => Run(file, expected, _ => test =>
    {
        var algorithm = Algorithm.ByName[name];
        using var key = new OctKey(new SecretBuffer(Bytes(test, "key")), subkeys: false);
        var verify = new CryptoRequest(KeyOperations.Verify, algorithm, Bytes(test, "msg"), Bytes(test, "tag"));
        if (verify.Signature.Length != algorithm.DigestBytes)
        {
            Assert.False(Implementations.Of(algorithm, KeyOperations.Verify).Perform(key, verify).Value.Valid);
            return null;
        }

        return Implementations.Of(algorithm, KeyOperations.Verify).Perform(key, verify).Value.Valid;
    });

    public void Dispose() => keyring.Dispose();

    private IKeyHandle Import(JsonElement test) =>
        keyring.Open(keyring.Import(new KeyToImport { Type = KeyType.Oct, K = Bytes(test, "key") }));

    private static bool Same(Result<CryptoOutput> result, byte[] expected)
    {
        if (result.IsOk)
        {
            Assert.Equal(expected, result.Value.Value.ToArray());
        }
        else
        {
            Assert.Same(Refusals.CannotDecrypt, result.Refusal);
        }

        return result.IsOk;
    }
}
