using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Kms.Crypto.Files;
using Kms.Crypto.Hierarchy;

namespace Kms.Crypto.Tls;

/// <summary>
/// A certificate authority of this installation alone, for a server that has no certificate from elsewhere. In its folder:
/// <c>ca.pem</c> (what clients trust), <c>ca.key</c>, <c>tls.pem</c>, <c>tls.key</c>. An authority that is there is never written over:
/// clients trust it. The server certificate is made anew when it ends within 30 days, when the domain has changed, or when
/// certificate and key do not belong together.
/// </summary>
public sealed class LocalCertificateAuthority
{
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    private readonly TimeProvider clock;
    private readonly string authorityFile;
    private readonly string authorityKeyFile;
    private readonly string serverFile;
    private readonly string serverKeyFile;

    /// <param name="folder">Made when it is not there, for the owner only.</param>
    public LocalCertificateAuthority(string folder, TimeProvider clock)
        : this(folder, string.Empty, clock)
    {
    }

    /// <param name="prefix">Before the names of the four files, for an authority of another purpose in the same folder.</param>
    internal LocalCertificateAuthority(string folder, string prefix, TimeProvider clock)
    {
        this.clock = clock;
        authorityFile = Path.Combine(folder, prefix + "ca.pem");
        authorityKeyFile = Path.Combine(folder, prefix + "ca.key");
        serverFile = Path.Combine(folder, prefix + "tls.pem");
        serverKeyFile = Path.Combine(folder, prefix + "tls.key");
    }

    /// <summary>
    /// The server certificate for localhost, the domain, every name one level under it, 127.0.0.1 and ::1. Call it again to renew
    /// without a restart: it does nothing as long as the certificate is good.
    /// </summary>
    /// <exception cref="KeyProtectionException">The authority has expired or its files cannot be used; the message says what to
    /// do.</exception>
    public ServerCertificate Open(string domain)
    {
        ArgumentException.ThrowIfNullOrEmpty(domain);
        return Open(ServerNames.For(domain));
    }

    internal ServerCertificate Open(ServerNames names)
    {
        var now = clock.GetUtcNow();
        var authority = OpenAuthority(now);
        var certificate = TryLoadServer(names, authority, now) ?? MakeServer(names, authority, now);
        return new ServerCertificate(certificate, [authority], authorityFile);
    }

    private X509Certificate2 OpenAuthority(DateTimeOffset now)
    {
        if (!File.Exists(authorityFile))
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            PrivateKeyFile.LoadOrCreate(authorityKeyFile, key);
            using var made = CertificateProfiles.Authority(key, now);
            PrivateFile.TryCreate(authorityFile, Pem(made));
        }

        var authority = LoadCertificate(authorityFile);
        if (now < authority.NotAfter)
        {
            return authority;
        }

        authority.Dispose();
        throw new KeyProtectionException(
            $"The certificate authority '{authorityFile}' has expired. "
            + $"Move it and '{authorityKeyFile}' away, start again, and give clients the new '{authorityFile}'.");
    }

    private X509Certificate2? TryLoadServer(ServerNames names, X509Certificate2 authority, DateTimeOffset now)
    {
        if (!File.Exists(serverFile) || !File.Exists(serverKeyFile))
        {
            return null;
        }

        using var key = ECDsa.Create();
        PrivateKeyFile.Load(serverKeyFile, key);
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(File.ReadAllText(serverFile));
            return now + RenewBefore < certificate.NotAfter && names.AreThoseOf(certificate) && IsFrom(authority, certificate, now)
                ? WithKey(certificate, key)
                : null;
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            // Damaged, or a crash came between the two files and they are of different pairs: a new pair is as good.
            return null;
        }
    }

    private X509Certificate2 MakeServer(ServerNames names, X509Certificate2 authority, DateTimeOffset now)
    {
        using var authorityKey = ECDsa.Create();
        PrivateKeyFile.Load(authorityKeyFile, authorityKey);
        using var issuer = Issuer(authority, authorityKey);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = CertificateProfiles.Server(key, names, issuer, now);
        PrivateKeyFile.Replace(serverKeyFile, key);
        PrivateFile.Replace(serverFile, Pem(certificate));
        return WithKey(certificate, key);
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

    private static bool IsFrom(X509Certificate2 authority, X509Certificate2 certificate, DateTimeOffset now)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        return chain.Build(certificate);
    }

    private static X509Certificate2 WithKey(X509Certificate2 certificate, ECDsa key)
    {
        var complete = certificate.CopyWithPrivateKey(key);
        if (!OperatingSystem.IsWindows())
        {
            return complete;
        }

        // Windows serves TLS only with keys that went through its own container.
        using (complete)
        {
            return X509CertificateLoader.LoadPkcs12(complete.Export(X509ContentType.Pkcs12), null);
        }
    }

    private static X509Certificate2 LoadCertificate(string path)
    {
        try
        {
            return X509Certificate2.CreateFromPem(File.ReadAllText(path));
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new KeyProtectionException($"'{path}' cannot be used: {error.Message}", error);
        }
    }

    private static byte[] Pem(X509Certificate2 certificate) => Encoding.ASCII.GetBytes(certificate.ExportCertificatePem() + "\n");
}
