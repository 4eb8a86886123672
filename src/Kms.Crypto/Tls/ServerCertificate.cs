using System.Security.Cryptography.X509Certificates;

namespace Kms.Crypto.Tls;

/// <summary>What a TLS server needs: the certificate with its key, and what to send along with it.</summary>
/// <param name="Certificate">With the private key, ready for Kestrel.</param>
/// <param name="Chain">The certificates above it: the CA.</param>
/// <param name="AuthorityPath">
/// The PEM file of the CA certificate: what clients are told to trust. Null: the certificate is not of an authority of this service.
/// </param>
public sealed record ServerCertificate(X509Certificate2 Certificate, X509Certificate2Collection Chain, string? AuthorityPath) : IDisposable
{
    public void Dispose()
    {
        Certificate.Dispose();
        foreach (var certificate in Chain)
        {
            certificate.Dispose();
        }
    }
}
