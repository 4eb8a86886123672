using System.Net;

namespace Kms.Addresses;

/// <summary>Where a silo takes connections of gateways and clients, as people write it: <c>10.0.0.1:30000</c>.</summary>
public static class SiloPlace
{
    /// <summary>Reads a host name or an address with its port.</summary>
    /// <param name="text"><c>silo-1:30000</c>, <c>10.0.0.1:30000</c> or <c>[::1]:30000</c>.</param>
    /// <returns>Null: it is no host with a port.</returns>
    public static DnsEndPoint? Parse(string text) =>
        Uri.TryCreate("silo://" + text, UriKind.Absolute, out var uri)
            && uri is { Port: > 0, PathAndQuery: "" or "/", UserInfo: "", Fragment: "" }
            && uri.HostNameType is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6
            ? new DnsEndPoint(uri.DnsSafeHost, uri.Port)
            : null;
}
