using System.Net;
using System.Net.Sockets;

namespace Kms.Addresses;

/// <summary>
/// A name or an address that an operator lists for the bare host. A name under the domain is a vault's, and cannot be listed.
/// </summary>
public static class ListedName
{
    /// <summary>Whether an operator may list a name.</summary>
    /// <param name="name">A host name or an address, without scheme and port.</param>
    /// <param name="domain">The domain of the vaults' hosts (<c>Kms:Domain</c>).</param>
    /// <returns>Why it can not be listed, to complete the sentence "NAME ..."; null for a good one.</returns>
    public static string? Check(string name, string domain) =>
        !TryParse(name, out var host) || host.Port is not null
            ? "is not a host name or an address, without a scheme or port (punycode for other letters than a to z)"
        : host.Address is null && host.Text.EndsWith('.' + domain, StringComparison.OrdinalIgnoreCase)
            ? $"is under {domain}, where every name is a vault's"
        : null;

    /// <summary>Reads a name of the list.</summary>
    /// <param name="name">A host name or an address, without scheme and port.</param>
    /// <param name="domain">The domain of the vaults' hosts (<c>Kms:Domain</c>).</param>
    /// <returns>The host, without a port.</returns>
    /// <exception cref="ArgumentException">It can not be listed: <see cref="Check"/> says why.</exception>
    public static HostName Parse(string name, string domain) =>
        Check(name, domain) is { } problem ? throw new ArgumentException($"'{name}' {problem}.")
        : TryParse(name, out var host) ? host
        : throw new ArgumentException($"'{name}' is not a host name.");

    /// <summary>People write an IPv6 address with brackets or without.</summary>
    private static bool TryParse(string name, out HostName host) =>
        HostName.TryParse(
            IPAddress.TryParse(name, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6 && name[0] != '['
                ? $"[{name}]"
                : name,
            out host)
        && (host.Address is not null || (System.Text.Ascii.IsValid(name) && Uri.CheckHostName(host.Text) == UriHostNameType.Dns));
}
