namespace Kms.Http;

/// <summary>What the gateway has to be told about its place.</summary>
public sealed record GatewayOptions
{
    /// <summary>The vault NAME answers on the host <c>NAME.&lt;Domain&gt;</c>. No scheme, no port.</summary>
    public required string Domain { get; init; }

    /// <summary>Answers on the bare hosts: the domain itself, localhost and this machine's addresses, and <see cref="Names"/>.</summary>
    public required string DefaultVault { get; init; }

    /// <summary>Further host names and addresses of the bare host, without port; none under <see cref="Domain"/>.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>This region's name, told in <c>x-ms-keyvault-region</c>.</summary>
    public required string Region { get; init; }

    /// <summary>The tenant of the challenge: the first path segment of the authority that clients then ask for a token.</summary>
    public required string TenantId { get; init; }

    /// <summary>
    /// Where clients reach the bare host, when a proxy stands in between: every address is then built from its scheme and port, and those
    /// of a bare host from its name. It has no path. Null: from the request.
    /// </summary>
    public Uri? PublicBase { get; init; }

    /// <summary>
    /// Where clients get tokens, for the challenge: <c>https://issuer-host/</c>. Null: the embedded token service, on the host of the
    /// request.
    /// </summary>
    public Uri? Authority { get; init; }
}
