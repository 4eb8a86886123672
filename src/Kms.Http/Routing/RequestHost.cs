using System.Net;
using Kms.Addresses;

namespace Kms.Http.Routing;

/// <summary>
/// What follows from the host that a request came to: which vault it means, and how ids, links and the challenge begin. Nothing of it is
/// stored.
/// </summary>
internal sealed class RequestHost
{
    private readonly PublicAddresses addresses;
    private readonly string scheme;
    private readonly int? port;
    private readonly IPAddress? onlyAt;

    private RequestHost(
        PublicAddresses addresses, string scheme, in HostName host, VaultName vault, bool isVaultHost, IPAddress? onlyAt, GatewayOptions options)
    {
        (this.addresses, this.scheme, port, this.onlyAt) = (addresses, scheme, host.Port, onlyAt);
        (IsVaultHost, Vault) = (isVaultHost, vault);
        var domain = addresses.OfDomain(scheme, port);

        // The domain's own name stays as it was asked for, as the vaults' names under it do: clients know it.
        BaseUrl = isVaultHost ? UrlOfVault(vault.Value)
            : string.Equals(host.Text, options.Domain, StringComparison.OrdinalIgnoreCase) ? domain
            : addresses.OfBareHost(host.Text, scheme, port);
        var authority = options.Authority?.AbsoluteUri.TrimEnd('/') ?? BaseUrl;
        Challenge = $"Bearer authorization=\"{authority}/{options.TenantId}\", resource=\"{domain}\"";
    }

    /// <summary>True on a vault's own host; false on a bare one.</summary>
    public bool IsVaultHost { get; }

    public VaultName Vault { get; }

    /// <summary>No slash at the end.</summary>
    public string BaseUrl { get; }

    /// <summary>The value of WWW-Authenticate. Clients compare the resource with the end of the host they called, port included.</summary>
    public string Challenge { get; }

    /// <summary>Null for a host that this gateway does not answer on.</summary>
    public static RequestHost? Of(
        string scheme, string host, HostNames names, PublicAddresses addresses, GatewayOptions options, VaultName defaultVault) =>
        !HostName.TryParse(host, out var name) ? null
        : names.IsVault(name, out var vault) ? new RequestHost(addresses, scheme, name, vault, true, null, options)
        : names.IsBare(name, out var onlyAt) ? new RequestHost(addresses, scheme, name, defaultVault, false, onlyAt, options)
        : null;

    public string UrlOfVault(string name) => addresses.OfVault(name, scheme, port);

    /// <summary>
    /// Whether the host is where the connection came to: an address is this machine's when a connection has reached it there.
    /// </summary>
    public bool IsAt(IPAddress? local) => onlyAt is null || (local is not null && HostName.Plain(local).Equals(onlyAt));
}
