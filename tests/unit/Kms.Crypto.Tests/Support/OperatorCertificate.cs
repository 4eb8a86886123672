using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Kms.Crypto.Tests.Support;

/// <summary>A certificate as an operator has it from elsewhere, as the text of its two PEM files.</summary>
internal sealed record OperatorCertificate(string Certificate, string Key)
{
    public static OperatorCertificate Ec(string name = "kms.example.com")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Of(new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256), key.ExportPkcs8PrivateKeyPem());
    }

    public static OperatorCertificate Rsa(string name = "kms.example.com")
    {
        using var key = RSA.Create(2048);
        return Of(new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), key.ExportRSAPrivateKeyPem());
    }

    public void WriteTo(string certificate, string key)
    {
        File.WriteAllText(certificate, Certificate);
        File.WriteAllText(key, Key);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private static OperatorCertificate Of(CertificateRequest request, string key)
    {
        var now = DateTimeOffset.UtcNow;
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(90));
        return new OperatorCertificate(certificate.ExportCertificatePem() + "\n", key + "\n");
    }
}
