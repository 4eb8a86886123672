using System.Security.Cryptography.X509Certificates;
using Kms.Crypto.Hierarchy;

namespace Kms.Crypto.Tls;

/// <summary>
/// What lets a process speak to a cluster: a certificate of the cluster's own authority, with the holder's kind in it, shown by both
/// sides of every connection. Names and addresses of machines do not matter: the authority signs nothing else. Files:
/// <c>cluster-ca.pem</c>,
/// <c>cluster-tls.pem</c>, <c>cluster-tls.key</c>, and with silos <c>cluster-ca.key</c>, which makes certificates.
/// </summary>
public sealed class ClusterCredential : IDisposable
{
    /// <summary>What all names of the cluster end with, and what a connection asks for.</summary>
    public const string Name = "kms-cluster";

    internal const string Prefix = "cluster-";
    private const string AuthorityFile = Prefix + LocalCertificateAuthority.FileName;
    private const string CertificateFile = Prefix + "tls.pem";

    private readonly Lock gate = new();
    private readonly X509Certificate2 authority;
    private readonly TimeProvider clock;
    private readonly Func<X509Certificate2, X509Certificate2?> next;
    private X509Certificate2 certificate;

    /// <param name="next">Asked at each handshake for what takes the certificate's place; null: nothing does.</param>
    private ClusterCredential(
        X509Certificate2 certificate, X509Certificate2 authority, TimeProvider clock, Func<X509Certificate2, X509Certificate2?> next)
    {
        (this.certificate, this.authority, this.clock, this.next) = (certificate, authority, clock, next);
    }

    /// <summary>The files that a new silo takes over from another one.</summary>
    public static IReadOnlyList<string> Shared { get; } = [AuthorityFile, Prefix + LocalCertificateAuthority.KeyFileName];

    /// <summary>With its private key. It is renewed while the process runs: take it again for each handshake.</summary>
    public X509Certificate2 Certificate
    {
        get
        {
            lock (gate)
            {
                // The old one may be in use in a handshake: it is left to the garbage collector.
                return certificate = next(certificate) ?? certificate;
            }
        }
    }

    /// <summary>For a silo: makes what is missing; renews the certificate, never the authority.</summary>
    /// <param name="notRenewed">Told why, at each handshake while a new certificate is due and cannot be made.</param>
    /// <exception cref="KeyProtectionException">The authority has expired or its files cannot be used.</exception>
    public static ClusterCredential OpenOrMake(string folder, TimeProvider clock, Action<string>? notRenewed = null)
    {
        var issuer = new LocalCertificateAuthority(folder, Prefix, clock);
        var names = ClusterKinds.NamesOf(ClusterKind.Silo);
        var opened = issuer.Open(names);
        var authority = opened.Chain[0];
        return new ClusterCredential(opened.Certificate, authority, clock, Renewed);

        X509Certificate2? Renewed(X509Certificate2 current)
        {
            try
            {
                return clock.GetUtcNow() < LocalCertificateAuthority.RenewAt(current, authority) ? null : issuer.Open(names).Certificate;
            }
            catch (KeyProtectionException problem) when (clock.GetUtcNow() < current.NotAfter)
            {
                // Handshakes go on with the old one until it has ended.
                notRenewed?.Invoke(problem.Message);
                return null;
            }
        }
    }

    /// <summary>For a gateway or a client: what <see cref="IssuedFiles.ForCluster"/> has made. Read again when it changes.</summary>
    /// <exception cref="KeyProtectionException">A file is missing or cannot be used, or it is a certificate of another kind.</exception>
    public static ClusterCredential Load(string folder, ClusterKind kind, TimeProvider clock)
    {
        var files = new CertificateFiles(Path.Combine(folder, CertificateFile), Path.Combine(folder, Prefix + "tls.key"));
        var seen = files.Stamp();
        var certificate = LoadOf(files, kind);
        var authority = LocalCertificateAuthority.LoadCertificate(Path.Combine(folder, AuthorityFile));
        return new ClusterCredential(certificate, authority, clock, Changed);

        X509Certificate2? Changed(X509Certificate2 current)
        {
            try
            {
                var stamp = files.Stamp();
                if (stamp == seen)
                {
                    return null;
                }

                var read = LoadOf(files, kind);
                seen = stamp;
                return read;
            }
            catch (KeyProtectionException)
            {
                // An operator is at it: the next handshake looks again.
                return null;
            }
        }
    }

    /// <summary>Whether the other side may be spoken to: a certificate of the same authority, of today, of one of the kinds.</summary>
    public bool Admits(X509Certificate2 other, params ReadOnlySpan<ClusterKind> kinds) => Check(other, kinds) is null;

    /// <summary>Why the other side may not be spoken to; completes the sentence "it shows a certificate". Null: it may.</summary>
    public string? Check(X509Certificate2 other, params ReadOnlySpan<ClusterKind> kinds)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;

        // A stranger's certificate must not say where this process connects to.
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = clock.GetUtcNow().UtcDateTime;
        return !chain.Build(other) ? "that is not of this cluster, or not of today"
            : ClusterKinds.Of(other) is not { } kind ? "that names no kind of the cluster"
            : !kinds.Contains(kind) ? $"of the kind '{ClusterKinds.WordFor(kind)}', which is not for this connection"
            : null;
    }

    public void Dispose()
    {
        certificate.Dispose();
        authority.Dispose();
    }

    private static X509Certificate2 LoadOf(CertificateFiles files, ClusterKind kind)
    {
        var loaded = files.Load().Certificate;
        if (ClusterKinds.Of(loaded) == kind)
        {
            return loaded;
        }

        var found = ClusterKinds.Of(loaded) is { } other ? $"of the kind '{ClusterKinds.WordFor(other)}'" : "not of a cluster";
        loaded.Dispose();
        throw new KeyProtectionException(
            $"'{files.Certificate}' is a certificate {found}: a {ClusterKinds.WordFor(kind)} needs one of its own kind. "
            + $"'Kms.Silo {ClusterKinds.WordFor(kind)} FOLDER', run on a silo, makes it.");
    }
}
