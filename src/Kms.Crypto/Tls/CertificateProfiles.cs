using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Kms.Crypto.Tls;

/// <summary>What the two kinds of certificate contain (RFC 5280; lifetimes as browsers and Node accept them).</summary>
internal static class CertificateProfiles
{
    private const int SerialBytes = 16;

    private static readonly TimeSpan AuthorityLifetime = TimeSpan.FromDays(3652);

    /// <summary>Clients refuse server certificates that live longer than 398 days.</summary>
    private static readonly TimeSpan ServerLifetime = TimeSpan.FromDays(397);

    /// <summary>Clocks of clients may be behind.</summary>
    private static readonly TimeSpan Backdated = TimeSpan.FromHours(1);

    public static X509Certificate2 Authority(ECDsa key, DateTimeOffset now)
    {
        // A name of its own, so that several installations can be trusted side by side.
        var name = "CN=Kms.Orleans local CA " + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, critical: true));
        const X509KeyUsageFlags Usages = X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign;
        request.CertificateExtensions.Add(new X509KeyUsageExtension(Usages, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        var start = now - Backdated;
        return request.CreateSelfSigned(start, start + AuthorityLifetime);
    }

    /// <param name="authority">With its private key.</param>
    public static X509Certificate2 Server(ECDsa key, ServerNames names, X509Certificate2 authority, DateTimeOffset now)
    {
        var request = new CertificateRequest("CN=Kms.Orleans", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names.Dns)
        {
            alternatives.AddDnsName(name);
        }

        foreach (var address in names.Addresses)
        {
            alternatives.AddIpAddress(address);
        }

        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(Purposes(names.Use), critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));

        var (earliest, latest) = (new DateTimeOffset(authority.NotBefore), new DateTimeOffset(authority.NotAfter));
        var start = Later(now - Backdated, earliest);
        var serial = RandomNumberGenerator.GetBytes(SerialBytes);

        // Positive and without a leading zero byte, as the encoding wants it.
        serial[0] = (byte)((serial[0] & 0x3F) | 0x40);
        return request.Create(authority, start, Earlier(start + ServerLifetime, latest), serial);
    }

    private static OidCollection Purposes(CertificateUse use)
    {
        var (server, client) = (new Oid("1.3.6.1.5.5.7.3.1", "serverAuth"), new Oid("1.3.6.1.5.5.7.3.2", "clientAuth"));
        return use switch
        {
            CertificateUse.Server => [server],
            CertificateUse.Client => [client],
            _ => [server, client],
        };
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
