using System.Security.Cryptography;
using Kms.Crypto.Keys;
using Kms.Crypto.Tests.Support;
using Kms.Keys;

namespace Kms.Crypto.Tests.Keys;

public sealed class PemKeyTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Read_RsaPrivateKey_ImportsAsTheSameKey(bool pkcs8)
    {
        using var rsa = RSA.Create(2048);
        using var read = PemKey.Read(pkcs8 ? rsa.ExportPkcs8PrivateKeyPem() : rsa.ExportRSAPrivateKeyPem()).Value;
        using var keyring = new Keyring();
        Assert.Equal(rsa.ExportParameters(false).Modulus, keyring.Import(read).Public.N.ToArray());
    }

    [Theory]
    [InlineData("1.2.840.10045.3.1.7", Curve.P256)]
    [InlineData("1.3.132.0.34", Curve.P384)]
    [InlineData("1.3.132.0.35", Curve.P521)]
    [InlineData("1.3.132.0.10", Curve.P256K)]
    public void Read_EcPrivateKey_ImportsAsTheSameKey(string curve, Curve expected)
    {
        using var ec = ECDsa.Create(ECCurve.CreateFromValue(curve));
        foreach (var pem in new[] { ec.ExportPkcs8PrivateKeyPem(), ec.ExportECPrivateKeyPem() })
        {
            using var read = PemKey.Read(pem).Value;
            using var keyring = new Keyring();
            var made = keyring.Import(read);
            Assert.Equal(expected, made.Spec.Curve);
            Assert.Equal(ec.ExportParameters(false).Q.X, made.Public.X.ToArray());
        }
    }

    public static TheoryData<string> NoPrivateKeys()
    {
        using var rsa = RSA.Create(2048);
        using var brainpool = ECDsa.Create(ECCurve.CreateFromValue("1.3.36.3.3.2.8.1.1.7"));
        return
        [
            "",
            "nothing",
            rsa.ExportSubjectPublicKeyInfoPem(),
            rsa.ExportEncryptedPkcs8PrivateKeyPem("secret", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)),
            rsa.ExportPkcs8PrivateKeyPem()[..400] + "\n-----END PRIVATE KEY-----",
            brainpool.ExportPkcs8PrivateKeyPem(),
        ];
    }

    [Theory]
    [MemberData(nameof(NoPrivateKeys), DisableDiscoveryEnumeration = true)]
    public void Read_NoUsablePrivateKey_IsRefused(string pem) => Assert.Equal(RefusalCode.BadParameter, PemKey.Read(pem).Refusal?.Code);
}
