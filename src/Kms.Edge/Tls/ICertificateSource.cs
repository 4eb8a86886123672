using Kms.Crypto.Hierarchy;
using Kms.Crypto.Tls;

namespace Kms.Edge.Tls;

/// <summary>
/// Where the gateway's certificate comes from. What cannot be used is a <see cref="Kms.Crypto.Hierarchy.KeyProtectionException"/>.
/// </summary>
internal interface ICertificateSource
{
    /// <summary>The certificate to serve; null: the last one that was returned is still the right one.</summary>
    ServerCertificate? Next();
}

/// <summary>A certificate of this installation's own authority, renewed before it ends.</summary>
internal sealed class IssuedCertificate(LocalCertificateAuthority authority, string domain, IReadOnlyCollection<string> names, TimeProvider time)
    : ICertificateSource
{
    private DateTimeOffset renewAt = DateTimeOffset.MinValue;

    public ServerCertificate? Next()
    {
        if (time.GetUtcNow() < renewAt)
        {
            return null;
        }

        var certificate = authority.Open(domain, names);
        renewAt = LocalCertificateAuthority.RenewAt(certificate.Certificate, certificate.Chain[0]);
        return certificate;
    }
}

/// <summary>
/// An operator's own certificate, read again when one of its files changes, and as long as they do not belong together or are of another
/// time: one that clients would refuse does not take the place of one that they know.
/// </summary>
internal sealed class OwnCertificate(CertificateFiles files, TimeProvider time) : ICertificateSource
{
    private (DateTime, long, DateTime, long)? loaded;

    public ServerCertificate? Next()
    {
        // Taken first: a change while the files are read is seen at the next look.
        var stamp = files.Stamp();
        if (stamp == loaded)
        {
            return null;
        }

        var next = files.Load();
        if (loaded is not null && !IsOfToday(next))
        {
            var (start, end) = (next.Certificate.NotBefore.ToUniversalTime(), next.Certificate.NotAfter.ToUniversalTime());
            next.Dispose();
            throw new KeyProtectionException($"'{files.Certificate}' is valid from {start:u} to {end:u} only.");
        }

        loaded = stamp;
        return next;
    }

    private bool IsOfToday(ServerCertificate certificate)
    {
        var now = time.GetUtcNow();
        return now >= certificate.Certificate.NotBefore && now < certificate.Certificate.NotAfter;
    }
}
