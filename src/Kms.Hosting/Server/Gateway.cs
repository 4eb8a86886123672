using System.Net.Security;
using Kms.Access;
using Kms.Crypto.Files;
using Kms.Edge;
using Kms.Edge.Requests;
using Kms.Edge.Tls;
using Kms.Hosting.Regions;
using Kms.Http;
using Kms.Http.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace Kms.Hosting.Server;

/// <summary>
/// What a process answers requests with: certificate, health, the REST protocol, and on a silo the link to another region.
/// </summary>
/// <param name="Tls">What handshakes are answered with.</param>
/// <param name="Rest">The REST API, behind <paramref name="InFrontOf"/>; asked for with each request.</param>
/// <param name="InFrontOf">Sees every request before the endpoints do: its log lines, the other region's messages, health.</param>
/// <param name="ListensAt">To be told where requests are answered.</param>
/// <param name="Certificate">It is closed with this.</param>
internal sealed record Gateway(
    Func<TlsHandshakeCallbackContext, ValueTask<SslServerAuthenticationOptions>> Tls,
    Func<KmsGateway> Rest,
    Func<RequestDelegate, RequestDelegate> InFrontOf,
    Action<Uri> ListensAt,
    GatewayCertificate Certificate) : IAsyncDisposable
{
    /// <summary>Of a silo.</summary>
    internal static Gateway Open(
        HostContext host, DataFolder folder, TokenMaker tokens, AccessControl access, IKms kms, UnknownCallers unknown, ServiceHealth health,
        GatewayLink link)
    {
        var options = host.Options;
        var place = GatewayNames.Describe(options, tokens.TenantId, options.Domain, options.DefaultVault.Value, options.Region);
        var rest = new KmsGateway(
            kms, place, new CallerAuthentication(tokens.Service), host.Time, host.Logs.CreateLogger<KmsGateway>(), unknown, link.View)
        {
            Access = access,
        };
        var certificate = GatewayCertificate.Start(host.Options, folder.Path, host.Time, host.Logs);
        var requests = host.Logs.CreateLogger("Kms.Requests");
        return new Gateway(
            LinkTls.Server(() => certificate.Context, link.Identity),
            () => rest,
            next => RequestScopes.InFrontOf(link.InFrontOf(HealthEndpoint.InFrontOf(next, health)), requests),
            endpoint =>
            {
                link.ListensAt(endpoint);
                tokens.ListensAt(endpoint);
            },
            certificate);
    }

    /// <summary>Of a process that has no keys.</summary>
    internal static Gateway WithoutKeys(HostContext host, GatewayCertificate certificate, Func<KmsGateway> rest, ServiceHealth health)
    {
        var requests = host.Logs.CreateLogger("Kms.Requests");
        return new Gateway(
            LinkTls.Server(() => certificate.Context, () => null),
            rest,
            next => RequestScopes.InFrontOf(HealthEndpoint.InFrontOf(next, health), requests),
            _ => { },
            certificate);
    }

    public ValueTask DisposeAsync() => Certificate.DisposeAsync();
}
