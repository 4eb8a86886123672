using System.Net;
using System.Net.Security;
using Kms.Access;
using Kms.Addresses;
using Kms.Audit;
using Kms.Configuration;
using Kms.Crypto.Files;
using Kms.Crypto.Regions;
using Kms.Crypto.Tokens;
using Kms.Hosting.Backups;
using Kms.Hosting.Data;
using Kms.Hosting.Regions;
using Kms.Hosting.Server.Tls;
using Kms.Hosting.Telemetry;
using Kms.Http;
using Kms.Http.Routing;
using Kms.Http.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace Kms.Hosting.Server;

/// <summary>
/// What the gateway of a process answers with: certificate, token service, health, the REST protocol, the link, and the administrator's
/// way in.
/// </summary>
public sealed class Gateway : IAsyncDisposable
{
    /// <summary>Long enough for a day's work with curl; the token in <c>admin.json</c> is new at each start.</summary>
    private static readonly TimeSpan AdministratorTokenLifetime = TimeSpan.FromHours(24);

    private readonly GatewayCertificate certificate;
    private readonly TokenSigningKey signingKey;

    private Gateway(GatewayCertificate certificate, TokenSigningKey signingKey, Func<LinkIdentity?> identity, KmsGateway rest)
    {
        (this.certificate, this.signingKey) = (certificate, signingKey);
        Tls = LinkTls.Server(() => certificate.Context, identity);
        Rest = rest;
    }

    /// <summary>What handshakes are answered with.</summary>
    public Func<TlsHandshakeCallbackContext, ValueTask<SslServerAuthenticationOptions>> Tls { get; }

    /// <summary>The REST API, behind <see cref="InFrontOf"/>.</summary>
    public KmsGateway Rest { get; }

    /// <summary>Sees every request before the endpoints do: its log lines, the other region's messages, health.</summary>
    public required Func<RequestDelegate, RequestDelegate> InFrontOf { get; init; }

    /// <summary>To be told where requests are answered: <c>admin.json</c> gets this start's address and a fresh token.</summary>
    public required Action<Uri> ListensAt { get; init; }

    public static async Task<Gateway> Open(
        HostContext host, DataFolder folder, ClientRegistry roster, AccessControl access, IKms kms, IAuditTrail trail, Func<StoreHealth> health, HostBackups backups, GatewayLink link)
    {
        var options = host.Options;
        var certificate = GatewayCertificate.Start(host, folder.Path);
        var signingKey = TokenSigningKey.LoadOrCreate(folder.SigningKeyFile);
        try
        {
            var signer = new TokenSigner(signingKey);
            var tokens = new TokenService(roster.TenantId, signer, roster.Clients, Audience(options), host.Time, options.TokenLifetime);
            var rest = new KmsGateway(
                kms, Describe(options, roster), new CallerAuthentication(tokens), host.Time, host.Logs.CreateLogger<KmsGateway>(), trail,
                link.View)
            {
                Access = access,
            };
            var requests = host.Logs.CreateLogger("Kms.Requests");
            return new Gateway(certificate, signingKey, link.Identity, rest)
            {
                InFrontOf = next => RequestScopes.InFrontOf(
                    link.InFrontOf(HealthEndpoint.InFrontOf(next, health, () => trail.CanRecord, () => backups.Health.State)), requests),
                ListensAt = endpoint =>
                {
                    link.ListensAt(endpoint);
                    WriteAdminFile(host, roster, signer, endpoint);
                },
            };
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
        signingKey.Dispose();
        await certificate.DisposeAsync();
    }

    private static string Audience(KmsOptions options) => "https://" + options.Domain;

    private static GatewayOptions Describe(KmsOptions options, ClientRegistry roster) => new()
    {
        Domain = options.Domain,
        DefaultVault = options.DefaultVault.Value,
        Region = options.Region,
        TenantId = roster.TenantId,
        PublicBase = options.PublicBase,
        Names =
        [
            .. options.Names,
            .. options.Tls.Names.Where(name => ListedName.Check(name, options.Domain) is null),
            .. MachineNames(options),
        ],
    };

    /// <summary>
    /// The names of where it listens. The machine's own name leads here from elsewhere: it counts where not only loopback is listened on.
    /// </summary>
    private static IEnumerable<string> MachineNames(KmsOptions options)
    {
        string[] own = options.Addresses.All(address => address.IsLoopback) ? [] : [Environment.MachineName, Dns.GetHostName()];
        return options.Addresses.Select(address => address.Name).OfType<string>().Concat(own)
            .Where(name => ListedName.Check(name, options.Domain) is null);
    }

    private static void WriteAdminFile(HostContext host, ClientRegistry roster, ITokenSigner signer, Uri endpoint)
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
