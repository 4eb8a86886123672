using System.Globalization;

namespace Kms.Http.Routing;

/// <summary>
/// Builds every absolute address that is handed to clients: ids, links, the challenge, the token service's documents, <c>admin.json</c>.
/// One place, so that they agree behind a proxy too.
/// </summary>
/// <param name="domain">The vault NAME answers on <c>NAME.&lt;domain&gt;</c>.</param>
/// <param name="publicBase">Where clients reach the bare host; its scheme and port are the vaults' too. Null: as the request came.</param>
public sealed class PublicAddresses(string domain, Uri? publicBase)
{
    /// <summary>A vault's own address, <c>https://NAME.&lt;domain&gt;[:port]</c>.</summary>
    public string OfVault(string vault, string scheme, int? port) => Seen(scheme, $"{vault}.{domain}", port);

    /// <summary>The domain's own address: the resource that tokens are for, and where vaults are managed.</summary>
    public string OfDomain(string scheme, int? port) => Seen(scheme, domain, port);

    /// <summary>The address of a bare host: clients know only the public base, where there is one.</summary>
    public string OfBareHost(string host, string scheme, int? port) => Seen(scheme, publicBase is null ? host : HostOf(publicBase), port);

    private string Seen(string scheme, string host, int? port) =>
        publicBase is null ? Write(scheme, host, port) : Write(publicBase.Scheme, host, publicBase.Port);

    private static string HostOf(Uri uri) => uri.HostNameType == UriHostNameType.IPv6 ? uri.Host : uri.IdnHost;

    private static string Write(string scheme, string host, int? port) =>
        port is null || (port == 443 && scheme == "https") || (port == 80 && scheme == "http")
            ? $"{scheme}://{host}"
            : string.Create(CultureInfo.InvariantCulture, $"{scheme}://{host}:{port}");
}
