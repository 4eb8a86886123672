using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Kms.Http.Routing;

/// <summary>
/// What follows from the host that a request came to: which vault it means, and how ids, links and the challenge begin. Nothing of it is
/// stored.
/// </summary>
internal sealed class RequestHost
{
    private readonly string scheme;
    private readonly string port;
    private readonly string domain;

    private RequestHost(string scheme, HostString host, GatewayOptions options, VaultName defaultVault)
    {
        this.scheme = scheme;
        domain = options.Domain;
        port = PortSuffix(host.Port, scheme);
        IsVaultHost = TryGetVault(host, domain, out var named);
        Vault = IsVaultHost ? named : defaultVault;
        BaseUrl = IsVaultHost ? UrlOfVault(named.Value) : scheme + "://" + host.Value;
        if (options.PublicBase is { } given)
        {
            this.scheme = given.Scheme;
            port = given.IsDefaultPort ? string.Empty : PortSuffix(given.Port, given.Scheme);
            BaseUrl = IsVaultHost ? UrlOfVault(named.Value) + given.AbsolutePath.TrimEnd('/') : given.AbsoluteUri.TrimEnd('/');
        }

        var authority = options.Authority?.AbsoluteUri.TrimEnd('/') ?? BaseUrl;
        Challenge = $"Bearer authorization=\"{authority}/{options.TenantId}\", resource=\"{this.scheme}://{domain}{port}\"";
    }

    /// <summary>True on a vault's own host; false on the bare one.</summary>
    public bool IsVaultHost { get; }

    public VaultName Vault { get; }

    /// <summary>No slash at the end.</summary>
    public string BaseUrl { get; }

    /// <summary>The value of WWW-Authenticate. Clients compare the resource with the end of the host they called, port included.</summary>
    public string Challenge { get; }

    public static RequestHost Of(string scheme, HostString host, GatewayOptions options, VaultName defaultVault) =>
        new(scheme, host, options, defaultVault);

    public string UrlOfVault(string name) => $"{scheme}://{name}.{domain}{port}";

    /// <summary>True for <c>NAME.&lt;domain&gt;</c> with a name that a vault can have.</summary>
    internal static bool TryGetVault(HostString host, string domain, out VaultName vault)
    {
        var name = host.Host.AsSpan().TrimEnd('.');
        var label = name.Length - domain.Length - 1;
        vault = default;
        return label > 0
            && name[label] == '.'
            && name[(label + 1)..].Equals(domain, StringComparison.OrdinalIgnoreCase)
            && VaultName.TryParse(name[..label].ToString(), out vault);
    }

    private static string PortSuffix(int? port, string scheme) =>
        port is null || (port == 443 && scheme == "https") || (port == 80 && scheme == "http")
            ? string.Empty
            : string.Create(CultureInfo.InvariantCulture, $":{port}");
}
