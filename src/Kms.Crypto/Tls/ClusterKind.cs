using System.Security.Cryptography.X509Certificates;

namespace Kms.Crypto.Tls;

/// <summary>
/// What the holder of a certificate of the cluster is. It stands in the certificate, and each port of a silo admits its own kinds.
/// </summary>
public enum ClusterKind
{
    /// <summary>A member: it holds keys.</summary>
    Silo,

    /// <summary>Answers requests over HTTPS, and asks silos for each of them.</summary>
    Gateway,

    /// <summary>An application that calls the service over Orleans.</summary>
    Client,
}

/// <summary>The kind as a name in the certificate: <c>gateway.kms-cluster</c>.</summary>
internal static class ClusterKinds
{
    private static readonly ClusterKind[] All = Enum.GetValues<ClusterKind>();

    /// <summary>What a certificate of the kind is made with. Only a silo is connected to.</summary>
    public static ServerNames NamesOf(ClusterKind kind) => new([NameOf(kind)], [])
    {
        Use = kind == ClusterKind.Silo ? CertificateUse.Both : CertificateUse.Client,
    };

    /// <summary>Null: it names no kind, or more than one.</summary>
    public static ClusterKind? Of(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension => extension.EnumerateDnsNames()).ToArray();
        return names is [var name] && Array.FindIndex(All, kind => NameOf(kind) == name) is var found and >= 0 ? All[found] : null;
    }

    public static string WordFor(ClusterKind kind) => kind.ToString().ToLowerInvariant();

    private static string NameOf(ClusterKind kind) => WordFor(kind) + "." + ClusterCredential.Name;
}
