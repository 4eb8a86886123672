using Kms.Crypto.Tls;

namespace Kms.Hosting.Server.Tls;

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
        renewAt = new DateTimeOffset(certificate.Certificate.NotAfter) - LocalCertificateAuthority.RenewBefore;
        return certificate;
    }
}

/// <summary>An operator's own certificate, read again when one of its files changes, and as long as they do not belong together.</summary>
internal sealed class OwnCertificate(CertificateFiles files) : ICertificateSource
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

        var certificate = files.Load();
        loaded = stamp;
        return certificate;
    }
}
