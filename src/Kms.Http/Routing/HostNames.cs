using System.Collections.Frozen;
using System.Net;
using System.Net.Sockets;

namespace Kms.Http.Routing;

/// <summary>
/// The hosts that this gateway answers on. <c>NAME.&lt;Domain&gt;</c> means that vault. A bare host means the default vault, and is where
/// operators are answered: the domain itself, <c>localhost</c>, loopback addresses, the address that the connection came to, the host of
/// the public base, and the listed names. No other host has an answer: a request for another vault must never reach the default one.
/// </summary>
internal sealed class HostNames
{
    private readonly string domain;
    private readonly FrozenSet<string> bare;
    private readonly FrozenSet<IPAddress> addresses;

    /// <exception cref="ArgumentException">A listed name is not one, or belongs to a vault.</exception>
    public HostNames(GatewayOptions options)
    {
        domain = options.Domain.ToLowerInvariant();
        var listed = options.Names.Select(name => Listed(name, domain)).ToList();
        if (options.PublicBase is { } given)
        {
            listed.Add(Listed(given.IdnHost, domain));
        }

        bare = listed.Where(host => host.Address is null).Select(host => host.Text).Append("localhost").Append(domain)
            .ToFrozenSet(StringComparer.Ordinal);
        addresses = listed.Select(host => host.Address).OfType<IPAddress>().ToFrozenSet();
        var names = bare.Order(StringComparer.Ordinal).Concat(addresses.Select(address => address.ToString()));
        Sentence = $"A vault answers on NAME.{domain}, the default vault on this machine's addresses and on {string.Join(", ", names)}. "
            + "The setting Kms:Names adds names.";
    }

    /// <summary>Which hosts are answered, for an error message.</summary>
    public string Sentence { get; }

    /// <summary>Why a name can not be listed; null for a good one.</summary>
    public static string? CheckListed(string name, string domain) =>
        !TryParseListed(name, out var host) || host.Port is not null
            ? "is not a host name or an address, without a scheme or port (punycode for other letters than a to z)"
        : host.Address is null && host.Text.EndsWith('.' + domain, StringComparison.OrdinalIgnoreCase)
            ? $"is under {domain}, where every name is a vault's"
        : null;

    /// <summary>True on a vault's own host.</summary>
    public bool IsVault(in HostName host, out VaultName vault)
    {
        vault = default;
        var label = host.Text.Length - domain.Length - 1;
        return label > 0 && host.Text[label] == '.' && host.Text.EndsWith(domain, StringComparison.Ordinal)
            && VaultName.TryParse(host.Text[..label], out vault);
    }

    /// <summary>True on a bare host.</summary>
    /// <param name="onlyAt">Set for an address that only counts where the connection came to it.</param>
    public bool IsBare(in HostName host, out IPAddress? onlyAt)
    {
        onlyAt = null;
        if (host.Address is not { } address)
        {
            return bare.Contains(host.Text);
        }

        onlyAt = IPAddress.IsLoopback(address) || addresses.Contains(address) ? null : address;
        return true;
    }

    private static HostName Listed(string name, string domain) =>
        CheckListed(name, domain) is { } problem ? throw new ArgumentException($"'{name}' {problem}.")
        : TryParseListed(name, out var host) ? host
        : throw new ArgumentException($"'{name}' is not a host name.");

    /// <summary>People write an IPv6 address with brackets or without.</summary>
    private static bool TryParseListed(string name, out HostName host) =>
        HostName.TryParse(
            IPAddress.TryParse(name, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6 && name[0] != '[' ? $"[{name}]" : name,
            out host)
        && (host.Address is not null || (System.Text.Ascii.IsValid(name) && Uri.CheckHostName(host.Text) == UriHostNameType.Dns));
}
