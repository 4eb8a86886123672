using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Kms.Crypto.Files;
using Kms.Crypto.Hierarchy;

namespace Kms.Crypto.Tls;

/// <summary>
/// A certificate authority of this installation alone, for a server that has no certificate from elsewhere. In its folder:
/// <c>ca.pem</c> (what clients trust), <c>ca.key</c>, <c>tls.pem</c>, <c>tls.key</c>. An authority that is there is never written over:
/// clients trust it. A new server certificate is made when the old one ends within 30 days, when the names have changed, or when
/// certificate and key do not belong together; but never over files that this authority did not make.
/// </summary>
public sealed class LocalCertificateAuthority
{
    /// <summary>How long before its end a server certificate is renewed.</summary>
    public static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    /// <summary>When a new certificate would be better than this one: near its end, unless the authority ends then too.</summary>
    public static DateTimeOffset RenewAt(X509Certificate2 certificate, X509Certificate2 authority) =>
        new DateTimeOffset(certificate.NotAfter) - (certificate.NotAfter < authority.NotAfter ? RenewBefore : TimeSpan.Zero);

    internal const string FileName = "ca.pem";
    internal const string KeyFileName = "ca.key";

    private readonly TimeProvider clock;
    private readonly string authorityFile;
    private readonly string authorityKeyFile;
    private readonly ServerFiles server;

    /// <param name="folder">Made when it is not there, for the owner only.</param>
    public LocalCertificateAuthority(string folder, TimeProvider clock)
        : this(folder, string.Empty, clock)
    {
    }

    /// <param name="prefix">Before the names of the four files, for an authority of another purpose in the same folder.</param>
    /// <param name="other">Where certificates go that are for another machine; null: to the same folder.</param>
    internal LocalCertificateAuthority(string folder, string prefix, TimeProvider clock, string? other = null)
    {
        this.clock = clock;
        authorityFile = Path.Combine(folder, prefix + FileName);
        authorityKeyFile = Path.Combine(folder, prefix + KeyFileName);
        server = new ServerFiles(Path.Combine(other ?? folder, prefix + "tls.pem"), Path.Combine(other ?? folder, prefix + "tls.key"));
    }

    /// <summary>All files of an authority and its certificate.</summary>
    internal static IEnumerable<string> FileNames(string prefix) =>
        ((string[])[FileName, KeyFileName, "tls.pem", "tls.key"]).Select(name => prefix + name);

    /// <summary>
    /// The server certificate for localhost, the domain, every name one level under it, 127.0.0.1 and ::1. Call it again to renew
    /// without a restart: it does nothing as long as the certificate is good.
    /// </summary>
    /// <param name="names">Further host names (the first label may be <c>*</c>) and IP addresses.</param>
    /// <exception cref="KeyProtectionException">The authority has expired, its files cannot be used, or the server's files are not of it; the message
    /// says what to do.</exception>
    public ServerCertificate Open(string domain, params IReadOnlyCollection<string> names)
    {
        ArgumentException.ThrowIfNullOrEmpty(domain);
        return Open(ServerNames.For(domain, names));
    }

    internal ServerCertificate Open(ServerNames names)
    {
        var now = clock.GetUtcNow();
        var authority = OpenAuthority(now);
        var certificate = server.TryLoad(names, authority, now) ?? Make(names, authority, now);
        return new ServerCertificate(certificate, [authority], authorityFile);
    }

    private X509Certificate2 OpenAuthority(DateTimeOffset now)
    {
        if (!Path.Exists(authorityFile))
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            PrivateKeyFile.LoadOrCreate(authorityKeyFile, key);
            using var made = CertificateProfiles.Authority(key, now);
            KeyFile.TryCreate(authorityFile, Pem(made));
        }

        var authority = LoadCertificate(authorityFile);
        if (now < authority.NotAfter)
        {
            return authority;
        }

        authority.Dispose();
        throw new KeyProtectionException(
            $"The certificate authority '{authorityFile}' has expired. Move it, '{authorityKeyFile}', '{server.Certificate}' and '{server.Key}' away, "
            + $"start again, and give clients the new '{authorityFile}'.");
    }

    private X509Certificate2 Make(ServerNames names, X509Certificate2 authority, DateTimeOffset now)
    {
        if (server.Foreign(authority) is { } reason)
        {
            throw new KeyProtectionException(reason);
        }

        using var authorityKey = ECDsa.Create();
        PrivateKeyFile.Load(authorityKeyFile, authorityKey);
        using var issuer = Issuer(authority, authorityKey);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = CertificateProfiles.Server(key, names, issuer, now);
        PrivateKeyFile.Replace(server.Key, key, ServerKeyMark.Of(key));
        KeyFile.Replace(server.Certificate, Pem(certificate));
        return ServerFiles.WithKey(certificate, key);
    }

    private X509Certificate2 Issuer(X509Certificate2 authority, ECDsa key)
    {
        try
        {
            return authority.CopyWithPrivateKey(key);
        }
        catch (ArgumentException error)
        {
            throw new KeyProtectionException($"'{authorityKeyFile}' is not the key of '{authorityFile}'.", error);
        }
    }

    /// <exception cref="KeyProtectionException">It cannot be read.</exception>
    internal static X509Certificate2 LoadCertificate(string path)
    {
        try
        {
            return X509Certificate2.CreateFromPem(Encoding.Latin1.GetString(RegularFile.ReadAll(path, KeyFile.SizeMax)));
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new KeyProtectionException($"'{path}' cannot be used: {error.Message}", error);
        }
    }

    private static byte[] Pem(X509Certificate2 certificate) => Encoding.ASCII.GetBytes(certificate.ExportCertificatePem() + "\n");
}
