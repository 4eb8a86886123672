using Kms.Crypto.Tls;
using Orleans.Configuration;
using Orleans.Connections.Security;

namespace Kms.Clustering;

/// <summary>
/// Both sides of a connection show a certificate of the cluster, and each port admits its own kinds. What admits everybody of the cluster
/// to the port of silos lets a thief with a gateway's certificate run a silo.
/// </summary>
internal static class ClusterTls
{
    public static void OfSilo(ISiloBuilder silo, ClusterCredential credential) => silo.Configure<SiloConnectionOptions>(connections =>
    {
        connections.ConfigureSiloInboundConnection(connection => connection.UseServerTls(Options(ClusterKind.Silo)));
        connections.ConfigureSiloOutboundConnection(connection => connection.UseClientTls(Options(ClusterKind.Silo)));
        connections.ConfigureGatewayInboundConnection(connection => connection.UseServerTls(
            Options(ClusterKind.Silo, ClusterKind.Gateway, ClusterKind.Client)));

        TlsOptions Options(params ClusterKind[] admitted)
        {
            var options = new TlsOptions();
            Prove(options, credential, null, admitted);
            return options;
        }
    });

    /// <param name="stranger">Told why the other side is not spoken to; completes the sentence "it is away:".</param>
    public static void Prove(TlsOptions tls, ClusterCredential credential, Action<string>? stranger, params ClusterKind[] admitted)
    {
        // Orleans wants one at the start; each handshake then takes the one of its time.
        tls.LocalCertificate = credential.Certificate;
        tls.LocalServerCertificateSelector = (_, _) => credential.Certificate;
        tls.LocalClientCertificateSelector = (_, _, _, _, _) => credential.Certificate;
        tls.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
        tls.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
        tls.OnAuthenticateAsClient = (_, authentication) => authentication.TargetHost = ClusterCredential.Name;
        tls.RemoteCertificateValidation = (other, _, _) =>
        {
            var why = credential.Check(other, admitted);
            if (why is not null)
            {
                stranger?.Invoke("what answers shows a certificate " + why);
            }

            return why is null;
        };
    }
}
