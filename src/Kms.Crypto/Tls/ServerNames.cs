using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Kms.Crypto.Tls;

/// <summary>At which side of a connection the holder shows the certificate.</summary>
internal enum CertificateUse
{
    /// <summary>Where others connect to it.</summary>
    Server,

    /// <summary>Where it connects to others.</summary>
    Client,
    Both,
}

/// <summary>The names under which the server answers.</summary>
internal sealed record ServerNames(IReadOnlyCollection<string> Dns, IReadOnlyCollection<IPAddress> Addresses)
{
    public CertificateUse Use { get; init; }

    /// <summary>The machine itself, the domain, every vault under the domain, and what else is named.</summary>
    /// <param name="others">Host names (the first label may be <c>*</c>) and IP addresses.</param>
    public static ServerNames For(string domain, IEnumerable<string> others)
    {
        var lower = domain.ToLowerInvariant();
        var dns = new List<string> { "localhost", lower, "*." + lower };
        var addresses = new List<IPAddress> { IPAddress.Loopback, IPAddress.IPv6Loopback };
        foreach (var other in others)
        {
            if (IPAddress.TryParse(other.Trim('[', ']'), out var address))
            {
                addresses.Add(address);
            }
            else
            {
                dns.Add(other.ToLowerInvariant());
            }
        }

        return new ServerNames([.. dns.Distinct(StringComparer.Ordinal)], [.. addresses.Distinct()]);
    }

    public bool AreThoseOf(X509Certificate2 certificate)
    {
        var extension = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        return extension is not null
            && Dns.ToHashSet(StringComparer.Ordinal).SetEquals(extension.EnumerateDnsNames())
            && Addresses.ToHashSet().SetEquals(extension.EnumerateIPAddresses());
    }
}
