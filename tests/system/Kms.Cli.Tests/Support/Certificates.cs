using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Kms.CliTests.Support;

/// <summary>Certificates that are their own authority.</summary>
internal static class Certificates
{
    public static X509Certificate2 SelfSigned(string name, TimeSpan? untilFromNow = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        if (name == "localhost")
        {
            names.AddDnsName("vault.localhost");
            names.AddDnsName("*.vault.localhost");
            names.AddIpAddress(IPAddress.Loopback);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-2), now + (untilFromNow ?? TimeSpan.FromDays(1)));
    }
}
