using Kms.Crypto.Tls;

namespace Kms.Configuration;

/// <summary>Which certificate the gateway serves.</summary>
/// <param name="Files">An operator's own; null: one of the installation's own authority.</param>
/// <param name="Names">Host names and addresses that the authority's certificate has beside those of the domain.</param>
public sealed record TlsOptions(CertificateFiles? Files, IReadOnlyList<string> Names)
{
    public static TlsOptions Default { get; } = new(null, []);
}
