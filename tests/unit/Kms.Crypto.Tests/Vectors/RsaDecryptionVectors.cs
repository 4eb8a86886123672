using System.Buffers.Text;
using System.Text.Json;
using Kms.Crypto.Tests.Support;
using Kms.Keys;
using Kms.Records;
using static Kms.Crypto.Tests.Vectors.Wycheproof;

namespace Kms.Crypto.Tests.Vectors;

/// <summary>The keys come in through the import, as JWK.</summary>
public sealed class RsaDecryptionVectors : IDisposable
{
    private readonly Keyring keyring = new();

    [Theory]
    [InlineData("rsa_pkcs1_2048_test.json", "RSA1_5", 67)]
    [InlineData("rsa_pkcs1_4096_test.json", "RSA1_5", 67)]
    [InlineData("rsa_oaep_2048_sha1_mgf1sha1_test.json", "RSA-OAEP", 29)]
    [InlineData("rsa_oaep_2048_sha256_mgf1sha256_test.json", "RSA-OAEP-256", 29)]
    [InlineData("rsa_oaep_4096_sha256_mgf1sha256_test.json", "RSA-OAEP-256", 29)]
    public void Decrypt_EveryExpressibleCase_Matches(string file, string name, int expected) => Run(file, expected, group =>
    {
        var handle = Import(group.GetProperty("privateKeyJwk"));
        return test =>
        {
            if (test.TryGetProperty("label", out var label) && label.GetString() is not "")
            {
                return null;
            }

            var result = handle.Perform(new CryptoRequest(KeyOperations.Decrypt, Algorithm.ByName[name], Bytes(test, "ct")));
            if (!result.IsOk)
            {
                Assert.Same(Refusals.CannotDecrypt, result.Refusal);
                return false;
            }

            Assert.Equal(Bytes(test, "msg"), result.Value.Value.ToArray());
            return true;
        };
    });

    public void Dispose() => keyring.Dispose();

    private IKeyHandle Import(JsonElement jwk)
    {
        byte[] Part(string name) => Base64Url.DecodeFromChars(jwk.GetProperty(name).GetString());

        using var key = new KeyToImport
        {
            Type = KeyType.Rsa,
            N = Part("n"),
            E = Part("e"),
            D = Part("d"),
            P = Part("p"),
            Q = Part("q"),
            DP = Part("dp"),
            DQ = Part("dq"),
            QI = Part("qi"),
        };
        return keyring.Open(keyring.Import(key));
    }
}
