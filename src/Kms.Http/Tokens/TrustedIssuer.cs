using Microsoft.IdentityModel.Tokens;

namespace Kms.Http.Tokens;

/// <summary>
/// Whose tokens are believed, and in what respect. Two issuers never share keys or audiences by accident: each is checked by its own
/// rules only.
/// </summary>
public sealed class TrustedIssuer
{
    /// <summary>True for a value of <c>iss</c> that stands for this issuer.</summary>
    public required Func<string, bool> IsIssuer { get; init; }

    /// <summary>One of them must be the token's <c>aud</c>, exactly.</summary>
    public required IReadOnlyList<string> Audiences { get; init; }

    /// <summary>The key with exactly this <c>kid</c>; null when there is none. Never follows an address in a token.</summary>
    public required Func<string, SecurityKey?> FindKey { get; init; }

    /// <summary>
    /// Done once for a token whose key is not known, before it is refused: the issuer may have a new one. Null: nothing helps.
    /// </summary>
    public Func<ValueTask>? LookAgain { get; init; }

    /// <summary>Asymmetric ones only: with a public key that is published, HS256 would let anybody sign.</summary>
    public IReadOnlyList<string> Algorithms { get; init; } = [SecurityAlgorithms.RsaSha256];

    /// <summary>
    /// The claim that becomes <see cref="Access.Caller.PrincipalId"/>. One claim, without a fallback: the same text in another claim is
    /// another principal.
    /// </summary>
    public string PrincipalClaim { get; init; } = "oid";
}
