using System.Net.Security;
using System.Security.Authentication;
using Kms.Crypto.Regions;
using Kms.Regions.Link;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Kms.Hosting.Regions;

/// <summary>
/// One port, two certificates: a caller that asks for the link's name gets the region's own certificate and must show one; any other gets
/// the gateway's. Neither end of a link trusts an authority: each compares the other's certificate with the one that was pinned at pairing.
/// </summary>
internal static class LinkTls
{
    /// <summary>For Kestrel: what to answer a handshake with.</summary>
    /// <param name="certificate">The gateway's, asked for at each handshake.</param>
    /// <param name="identity">Null as long as this region was never to be paired.</param>
    public static Func<TlsHandshakeCallbackContext, ValueTask<SslServerAuthenticationOptions>> Server(
        Func<SslStreamCertificateContext> certificate, Func<LinkIdentity?> identity)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        ArgumentNullException.ThrowIfNull(identity);
        return handshake => new(
            LinkName.Is(handshake.ClientHelloInfo.ServerName) && identity() is { } own ? Link(own.Context) : Gateway(certificate()));
    }

    /// <summary>Of the client certificate of a request on the link; null for any other request.</summary>
    public static string? Fingerprint(HttpContext http) =>
        IsFor(http.Request) && http.Connection.ClientCertificate is { } certificate ? LinkIdentity.FingerprintOf(certificate) : null;

    /// <summary>
    /// True for a request to the link's own name. The header as it came: HttpRequest.Host decodes punycode, and fails on some.
    /// </summary>
    public static bool IsFor(HttpRequest request) => LinkName.Is(new HostString(request.Headers.Host.ToString()).Host);

    private static SslServerAuthenticationOptions Gateway(SslStreamCertificateContext certificate) => new()
    {
        ServerCertificateContext = certificate,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
    };

    // Any certificate may come in; what it may do is decided where the request is answered, by its fingerprint.
    private static SslServerAuthenticationOptions Link(SslStreamCertificateContext certificate) => new()
    {
        ServerCertificateContext = certificate,
        EnabledSslProtocols = SslProtocols.Tls13,
        ClientCertificateRequired = true,
        RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null,
    };
}
