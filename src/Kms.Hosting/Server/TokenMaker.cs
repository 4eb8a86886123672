using Kms.Crypto.Files;
using Kms.Crypto.Tokens;
using Kms.Edge.Clients;
using Kms.Http.Routing;
using Kms.Http.Tokens;

namespace Kms.Hosting.Server;

/// <summary>The token service of a process that has the key: for its callers, for gateways, and for <c>admin.json</c>.</summary>
internal sealed class TokenMaker : IDisposable
{
    /// <summary>Long enough for a day's work with curl; the token in <c>admin.json</c> is new at each start.</summary>
    private static readonly TimeSpan AdministratorTokenLifetime = TimeSpan.FromHours(24);

    private readonly HostContext host;
    private readonly ClientRegistry registry;
    private readonly TokenSigningKey key;

    private TokenMaker(HostContext host, ClientRegistry registry, TokenSigningKey key)
    {
        (this.host, this.registry, this.key) = (host, registry, key);
        Service = Make(host.Options.TokenLifetime);
    }

    public TokenService Service { get; }

    public string TenantId => registry.TenantId;

    public static TokenMaker Open(HostContext host, DataFolder folder, ClientRegistry registry) =>
        new(host, registry, TokenSigningKey.LoadOrCreate(folder.SigningKeyFile));

    /// <summary><c>admin.json</c> gets this start's address and a fresh token.</summary>
    public void ListensAt(Uri endpoint)
    {
        var options = host.Options;
        var addresses = new PublicAddresses(options.Domain, options.PublicBase);
        var token = registry.Administrator is { } administrator
            ? Make(AdministratorTokenLifetime).Issue(administrator, addresses.OfBareHost(endpoint.Host, endpoint.Scheme, endpoint.Port))
            : string.Empty;
        registry.Save(endpoint, new Uri(addresses.OfVault(options.DefaultVault.Value, endpoint.Scheme, endpoint.Port)), token);
    }

    public void Dispose() => key.Dispose();

    private TokenService Make(TimeSpan lifetime) =>
        new(registry.TenantId, new TokenSigner(key), registry.Clients, OwnIssuer.AudienceOf(host.Options.Domain), host.Time, lifetime);
}
