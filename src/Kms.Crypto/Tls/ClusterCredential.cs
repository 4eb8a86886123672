using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Kms.Crypto.Files;
using Kms.Crypto.Hierarchy;

namespace Kms.Crypto.Tls;

/// <summary>
/// What makes a process a member of a cluster: a certificate of the cluster's own authority, shown by both sides of every connection
/// between its silos and their clients. The authority signs nothing else, so a holder of a certificate of it is a member, under whatever
/// name and address. Files: <c>cluster-ca.pem</c>, <c>cluster-tls.pem</c>, <c>cluster-tls.key</c>, and with silos <c>cluster-ca.key</c>,
/// which makes certificates.
/// </summary>
public sealed class ClusterCredential : IDisposable
{
    /// <summary>The one name that all members have.</summary>
    public const string Name = "kms-cluster";

    private const string Prefix = "cluster-";
    private const string AuthorityFile = Prefix + "ca.pem";
    private const string AuthorityKeyFile = Prefix + "ca.key";
    private const string CertificateFile = Prefix + "tls.pem";
    private const string PrivateFileName = Prefix + "tls.key";

    private static readonly ServerNames Member = new([Name], []) { AlsoClient = true };

    private readonly Lock gate = new();
    private readonly LocalCertificateAuthority? issuer;
    private readonly X509Certificate2 authority;
    private readonly TimeProvider clock;
    private Action<string>? notRenewed;
    private X509Certificate2 certificate;

    private ClusterCredential(X509Certificate2 certificate, X509Certificate2 authority, LocalCertificateAuthority? issuer, TimeProvider clock)
    {
        (this.certificate, this.authority, this.issuer, this.clock) = (certificate, authority, issuer, clock);
    }

    /// <summary>The files that a new silo takes over from another one.</summary>
    public static IReadOnlyList<string> Shared { get; } = [AuthorityFile, AuthorityKeyFile];

    /// <summary>With its private key. A silo's is renewed when its end is near: take it again for each handshake.</summary>
    public X509Certificate2 Certificate
    {
        get
        {
            lock (gate)
            {
                return issuer is not null && clock.GetUtcNow() >= LocalCertificateAuthority.RenewAt(certificate, authority)
                    ? certificate = Renewed(issuer)
                    : certificate;
            }
        }
    }

    /// <summary>For a silo: makes what is missing; renews the certificate, never the authority.</summary>
    /// <param name="notRenewed">Told why, at each handshake while a new certificate is due and cannot be made.</param>
    /// <exception cref="KeyProtectionException">The authority has expired or its files cannot be used.</exception>
    public static ClusterCredential OpenOrMake(string folder, TimeProvider clock, Action<string>? notRenewed = null)
    {
        var issuer = new LocalCertificateAuthority(folder, Prefix, clock);
        var opened = issuer.Open(Member);
        return new ClusterCredential(opened.Certificate, opened.Chain[0], issuer, clock) { notRenewed = notRenewed };
    }

    /// <summary>For a client: from a folder that <see cref="IssueTo"/> has filled.</summary>
    /// <exception cref="KeyProtectionException">A file is missing or cannot be used.</exception>
    public static ClusterCredential Load(string folder, TimeProvider clock)
    {
        using var key = ECDsa.Create();
        PrivateKeyFile.Load(Path.Combine(folder, PrivateFileName), key);
        try
        {
            using var certificate = LocalCertificateAuthority.LoadCertificate(Path.Combine(folder, CertificateFile));
            var authority = LocalCertificateAuthority.LoadCertificate(Path.Combine(folder, AuthorityFile));
            return new ClusterCredential(certificate.CopyWithPrivateKey(key), authority, null, clock);
        }
        catch (Exception problem) when (problem is CryptographicException or ArgumentException)
        {
            throw new KeyProtectionException($"The cluster's credential in '{folder}' cannot be used: {problem.Message}", problem);
        }
    }

    /// <summary>Makes a certificate for a client of the cluster: three files in a folder of their own.</summary>
    /// <param name="silo">The data folder of a silo.</param>
    /// <exception cref="KeyProtectionException">The authority cannot be used, or the folder has a credential already.</exception>
    public static void IssueTo(string folder, string silo, TimeProvider clock)
    {
        // A copy of the authority's key would be deleted at the end: it may be the one that an operator keeps.
        if (Array.Exists([AuthorityFile, AuthorityKeyFile, CertificateFile, PrivateFileName], name => Path.Exists(Path.Combine(folder, name))))
        {
            throw new KeyProtectionException($"'{folder}' has files of a cluster's credential already: nothing was changed. Name a folder without them.");
        }

        SharedFiles.TakeOver(silo, folder, Shared);
        OpenOrMake(folder, clock).Dispose();
        File.Delete(Path.Combine(folder, AuthorityKeyFile));
    }

    /// <summary>Whether the other side belongs to the cluster: its certificate is of the same authority, and of today.</summary>
    public bool IsMember(X509Certificate2 other)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = clock.GetUtcNow().UtcDateTime;
        return chain.Build(other) && !string.Equals(other.Thumbprint, authority.Thumbprint, StringComparison.OrdinalIgnoreCase);
    }

    public void Dispose()
    {
        certificate.Dispose();
        authority.Dispose();
    }

    /// <summary>Handshakes go on with the old one while a new one cannot be made, until it has ended.</summary>
    private X509Certificate2 Renewed(LocalCertificateAuthority by)
    {
        try
        {
            // The old one may be in use in a handshake: it is left to the garbage collector.
            return by.Open(Member).Certificate;
        }
        catch (KeyProtectionException problem) when (clock.GetUtcNow() < certificate.NotAfter)
        {
            notRenewed?.Invoke(problem.Message);
            return certificate;
        }
    }
}
