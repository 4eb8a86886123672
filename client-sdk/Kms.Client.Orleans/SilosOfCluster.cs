using System.Net;
using Kms.Access;
using Kms.Addresses;
using Kms.Crypto.Tls;
using Kms.Operations;
using Kms.Orleans.Clients;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Connections.Security;

namespace Kms.Client.Orleans;

/// <summary>The connections to a cluster's silos, from the start of the application's host to its end.</summary>
internal sealed class SilosOfCluster(
    IReadOnlyList<DnsEndPoint> places, string? credential, string cluster, ILoggerFactory logs, TimeProvider time)
    : IKms, IHostedService, IAsyncDisposable
{
    private ClusterCredential? shown;
    private SiloLinks? links;

    /// <exception cref="ArgumentException">One is no address, or there is none.</exception>
    public static IReadOnlyList<DnsEndPoint> Parse(IReadOnlyList<string> silos)
    {
        ArgumentNullException.ThrowIfNull(silos);
        return silos.Count > 0
            ? [.. silos.Select(text => SiloPlace.Parse(text)
                ?? throw new ArgumentException($"'{text}' is no host and port such as 10.0.0.1:30000.", nameof(silos)))]
            : throw new ArgumentException("A cluster has one silo at least.", nameof(silos));
    }

    public ValueTask<Result<T>> Send<T>(Call call, KmsRequest<T> request, CancellationToken cancellation = default) =>
        (links ?? throw new InvalidOperationException("The client is not connected yet: start the host first."))
            .Send(call, request, cancellation);

    /// <exception cref="Kms.Crypto.Hierarchy.KeyProtectionException">The folder has no usable credential of a client.</exception>
    /// <exception cref="StartRefusedException">What answers is no silo of this cluster.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        shown = credential is null ? null : ClusterCredential.Load(credential, ClusterKind.Client, time);
        links = await SiloLinks.Open(places, Connect, logs.CreateLogger("Kms.Silos"), time, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        // The container knows it as a service of the host too, and closes it twice.
        var (open, credential) = (links, shown);
        (links, shown) = (null, null);
        if (open is not null)
        {
            await open.DisposeAsync();
        }

        credential?.Dispose();
    }

    private void Connect(IClientBuilder client, Action<string> stranger)
    {
        client.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (cluster, cluster));
        client.AddActivityPropagation();
        if (shown is { } credential)
        {
            client.UseTls(tls => Prove(tls, credential, stranger));
        }
    }

    private static void Prove(TlsOptions tls, ClusterCredential credential, Action<string> stranger)
    {
        tls.LocalCertificate = credential.Certificate;
        tls.LocalClientCertificateSelector = (_, _, _, _, _) => credential.Certificate;
        tls.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
        tls.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
        tls.OnAuthenticateAsClient = (_, authentication) => authentication.TargetHost = ClusterCredential.Name;
        tls.RemoteCertificateValidation = (other, _, _) =>
        {
            if (credential.Check(other, ClusterKind.Silo) is not { } why)
            {
                return true;
            }

            stranger("what answers shows a certificate " + why);
            return false;
        };
    }
}
