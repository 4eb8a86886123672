using Kms.Addresses;
using Kms.Clustering;
using Kms.Configuration;
using Kms.Crypto.Files;
using Kms.Crypto.Tls;
using Kms.Edge;
using Kms.Edge.Tls;
using Kms.Gateways;
using Kms.Hosting.Server;
using Kms.Http;
using Kms.Http.Tokens;
using Kms.Orleans.Clients;
using Microsoft.Extensions.Logging;

namespace Kms.Hosting.Gateways;

/// <summary>
/// A process that answers requests and has no keys: it checks tokens with public keys and asks a silo for everything else. Its folder has
/// two certificates with their keys, and no more.
/// </summary>
internal sealed class GatewayHost(HostContext host, IServiceProvider services) : KmsHost(host, services)
{
    /// <summary>How long before its end a certificate is warned of, which a gateway cannot renew by itself.</summary>
    private static readonly TimeSpan WarnBefore = TimeSpan.FromDays(30);

    private Opened? parts;

    public override IKms Kms => Parts.Silos;

    public override Gateway Gateway => Parts.Gateway;

    private Opened Parts => parts ?? throw NotStarted;

    protected override async Task Open()
    {
        var (options, cluster) = (Host.Options, Host.Options.Cluster);
        var files = options.Tls.Files ?? GatewayFolder.Certificate(options.Data);
        GatewayFolder.Require(options, files);
        var credential = cluster.Tls ? Keep(ClusterCredential.Load(options.Data, ClusterKind.Gateway, Host.Time)) : null;
        if (credential is not null && credential.Certificate.NotAfter - Host.Time.GetUtcNow() < WarnBefore)
        {
            Log.Noticed(
                $"The certificate that silos are shown ends at {credential.Certificate.NotAfter:u}: "
                + "have a silo make a new one, and copy it here.");
        }

        var folder = Keep(DataFolder.Open(options.Data));
        var silos = Keep(await SiloLinks.Open(
            cluster.Silos, (client, stranger) => SiloConnections.Configure(client, Host.Options.Cluster.Id, credential, stranger),
            Host.Logs.CreateLogger("Kms.Silos"), Host.Time, Host.Ending));
        var domain = silos.Place!.Domain;
        RefuseNamesUnder(domain);
        var certificate = GatewayCertificate.Start(files, domain, Host.Time, Host.Logs);
        var last = silos.Report;
        var health = new ServiceHealth(
            () => (last = silos.Report ?? last)?.Health ?? GatewayFolder.Unknown,
            () => silos.Report is { CanRecord: true },
            () => last?.Backups ?? "off");
        var unknown = new UnknownCallers(silos.Record, Host.Time);
        KmsGateway? rest = null;
        silos.Moved = place => rest = Rest(silos, unknown, place);
        Interlocked.CompareExchange(ref rest, Rest(silos, unknown, silos.Place), null);
        parts = new Opened(silos, Keep(Gateway.WithoutKeys(Host, certificate, () => rest!, health)), folder, files);
    }

    protected override void Listens(Uri endpoint, TextWriter? output) =>
        Banner.WriteGateway(output, Host, Parts.Folder, Parts.Files, Parts.Silos.Place!.Domain, endpoint);

    /// <summary>
    /// Made anew when the silos say something else. Whoever was let in by a key that is gone is then not remembered any more.
    /// </summary>
    private KmsGateway Rest(SiloLinks silos, UnknownCallers unknown, GatewayPlace place)
    {
        var issuer = OwnIssuer.Trusted(
            place.TenantId, OwnIssuer.AudienceOf(place.Domain), kid => silos.Place!.Keys.FirstOrDefault(key => key.KeyId == kid),
            silos.Look);
        var pages = new TokenPages(place.TenantId, () => silos.Place!.Keys, silos.Token);
        return new KmsGateway(
            silos, GatewayNames.Describe(Host.Options, place.TenantId, place.Domain, place.DefaultVault, place.Region),
            new CallerAuthentication([issuer], Host.Time, acceptCertificates: false, pages), Host.Time,
            Host.Logs.CreateLogger<KmsGateway>(), unknown)
        {
            Elsewhere = () =>
            {
                var visit = silos.Visit();
                return (visit, visit);
            },
        };
    }

    /// <summary>The domain is known only now: a listed name must not hide a vault.</summary>
    private void RefuseNamesUnder(string domain)
    {
        string[] names = [.. Host.Options.Names, .. Host.Options.PublicBase is { } given ? [given.IdnHost] : (string[])[]];
        if (Array.Find(names, name => ListedName.Check(name, domain) is not null) is { } wrong)
        {
            throw new StartRefusedException(
                $"Setting {Setting.Names.Name} or {Setting.PublicBase.Name}: '{wrong}' {ListedName.Check(wrong, domain)}.");
        }
    }

    private sealed record Opened(SiloLinks Silos, Gateway Gateway, DataFolder Folder, CertificateFiles Files);
}
