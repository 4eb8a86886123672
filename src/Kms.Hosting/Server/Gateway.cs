using System.Net;
using Kms.Access;
using Kms.Audit;
using Kms.Crypto.Files;
using Kms.Crypto.Tokens;
using Kms.Hosting.Backups;
using Kms.Hosting.Configuration;
using Kms.Hosting.Data;
using Kms.Hosting.Regions;
using Kms.Hosting.Server.Tls;
using Kms.Hosting.Telemetry;
using Kms.Http;
using Kms.Http.Routing;
using Kms.Http.Tokens;
using Microsoft.Extensions.Logging;

namespace Kms.Hosting.Server;

/// <summary>The gateway of one host, listening: certificate, token service, health, the REST protocol, and the administrator's way in.</summary>
public sealed class Gateway : IAsyncDisposable
{
    /// <summary>Long enough for a day's work with curl; the token in <c>admin.json</c> is made anew at each start.</summary>
    private static readonly TimeSpan AdministratorTokenLifetime = TimeSpan.FromHours(24);

    private readonly GatewayCertificate certificate;
    private readonly TokenSigningKey signingKey;
    private readonly GatewayServer server;

    private Gateway(GatewayCertificate certificate, TokenSigningKey signingKey, GatewayServer server)
    {
        this.certificate = certificate;
        this.signingKey = signingKey;
        this.server = server;
    }

    public Uri Endpoint => server.Endpoint;

    /// <summary>When it returns, requests are answered and <c>admin.json</c> has this start's address and a fresh token.</summary>
    public static async Task<Gateway> Start(
        HostContext host, DataFolder folder, Roster roster, AccessControl access, IKms kms, IAuditTrail trail, Func<StoreHealth> health, HostBackups backups, GatewayLink link)
    {
        var options = host.Options;
        var certificate = GatewayCertificate.Start(host, folder.Path);
        var signingKey = TokenSigningKey.LoadOrCreate(folder.SigningKeyFile);
        try
        {
            var signer = new TokenSigner(signingKey);
            var tokens = new TokenService(roster.TenantId, signer, roster.Clients, Audience(options), host.Time, options.TokenLifetime);
            var rest = new KmsGateway(
                kms, Describe(options, roster), new CallerAuthentication(tokens), host.Time, host.Logs.Factory.CreateLogger<KmsGateway>(), trail,
                link.View)
            {
                Access = access,
            };
            var requests = host.Logs.Factory.CreateLogger("Kms.Requests");
            var server = await GatewayServer.Start(
                host,
                LinkTls.Server(() => certificate.Context, link.Identity),
                rest,
                next => RequestScopes.InFrontOf(
                    link.InFrontOf(HealthEndpoint.InFrontOf(next, health, () => trail.CanRecord, () => backups.Health.State)), requests));
            link.ListensAt(server.Endpoint);
            WriteAdminFile(host, roster, signer, server.Endpoint);
            host.Logs.Started();
            return new Gateway(certificate, signingKey, server);
        }
        catch
        {
            signingKey.Dispose();
            await certificate.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        signingKey.Dispose();
        await certificate.DisposeAsync();
    }

    private static string Audience(KmsOptions options) => "https://" + options.Domain;

    private static GatewayOptions Describe(KmsOptions options, Roster roster) => new()
    {
        Domain = options.Domain,
        DefaultVault = options.DefaultVault.Value,
        Region = options.Region,
        TenantId = roster.TenantId,
        PublicBase = options.PublicBase,
        Names = [.. options.Names, .. options.Tls.Names.Where(name => GatewayOptions.CheckName(name, options.Domain) is null), .. MachineNames(options)],
    };

    /// <summary>
    /// The names of where it listens. The machine's own name leads here from elsewhere: it counts where not only loopback is listened on.
    /// </summary>
    private static IEnumerable<string> MachineNames(KmsOptions options)
    {
        string[] own = options.Addresses.All(address => address.IsLoopback) ? [] : [Environment.MachineName, Dns.GetHostName()];
        return options.Addresses.Select(address => address.Name).OfType<string>().Concat(own)
            .Where(name => GatewayOptions.CheckName(name, options.Domain) is null);
    }

    private static void WriteAdminFile(HostContext host, Roster roster, ITokenSigner signer, Uri endpoint)
    {
        var options = host.Options;
        var addresses = new PublicAddresses(options.Domain, options.PublicBase);
        var token = string.Empty;
        if (roster.Administrator is { } administrator)
        {
            var tokens = new TokenService(roster.TenantId, signer, roster.Clients, Audience(options), host.Time, AdministratorTokenLifetime);
            token = tokens.Issue(administrator, addresses.OfBareHost(endpoint.Host, endpoint.Scheme, endpoint.Port));
        }

        roster.Save(endpoint, new Uri(addresses.OfVault(options.DefaultVault.Value, endpoint.Scheme, endpoint.Port)), token);
    }
}
