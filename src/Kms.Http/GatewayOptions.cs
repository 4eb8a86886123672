namespace Kms.Http;

/// <summary>What the gateway has to be told about its place.</summary>
public sealed record GatewayOptions
{
    /// <summary>The vault NAME answers on the host <c>NAME.&lt;Domain&gt;</c>. No scheme, no port.</summary>
    public required string Domain { get; init; }

    /// <summary>Answers on every host that is no vault's name.</summary>
    public required string DefaultVault { get; init; }

    /// <summary>This region's name, told in <c>x-ms-keyvault-region</c>.</summary>
    public required string Region { get; init; }

    /// <summary>The tenant of the challenge: the first path segment of the authority that clients then ask for a token.</summary>
    public required string TenantId { get; init; }

    /// <summary>
    /// Where clients reach the bare host, when a proxy stands in between: ids and links are then built from its scheme, port and path
    /// (and its host, where the request came to no vault's host). Null: from the request.
    /// </summary>
    public Uri? PublicBase { get; init; }

    /// <summary>
    /// Where clients get tokens, for the challenge: <c>https://issuer-host/</c>. Null: the embedded token service, on the host of the
    /// request.
    /// </summary>
    public Uri? Authority { get; init; }
}
