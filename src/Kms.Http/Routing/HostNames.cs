using System.Collections.Frozen;
using System.Net;
using Kms.Addresses;

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
        var listed = options.Names.Select(name => ListedName.Parse(name, domain)).ToList();
        if (options.PublicBase is { } given)
        {
            listed.Add(ListedName.Parse(given.IdnHost, domain));
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
}
