using Kms.Access;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Kms.Http.Tokens;

/// <summary>What came of looking at a caller's proof: the caller, or what is wrong with it.</summary>
/// <param name="Problem">For people; holds nothing of the token. Empty when there is a caller.</param>
public readonly record struct AuthenticationResult(Caller? Caller, string Problem)
{
    /// <summary>From then on the proof is void.</summary>
    public DateTimeOffset Expires { get; init; }

    internal static AuthenticationResult Refused(string problem) => new(null, problem);
}

/// <summary>
/// Checks a bearer token from scratch: one of the issuer's algorithms, the issuer's key with exactly the token's kid, signature, issuer,
/// audience and lifetime. Refuses what it does not understand: encrypted tokens, unsigned ones, and any <c>crit</c> extension.
/// </summary>
internal sealed class TokenValidation(IReadOnlyList<TrustedIssuer> issuers, TimeProvider time)
{
    private const int TokenLengthMax = 16 * 1024;
    private const string NoToken = "The bearer token is not valid";

    private readonly JsonWebTokenHandler handler = new() { MaximumTokenSizeInBytes = TokenLengthMax, MapInboundClaims = false };

    public async ValueTask<AuthenticationResult> Validate(string text)
    {
        if (Read(text) is not { } token)
        {
            return AuthenticationResult.Refused(NoToken + ": it is no signed JSON Web Token.");
        }

        var issuer = issuers.FirstOrDefault(candidate => candidate.IsIssuer(token.Issuer));
        if (issuer is null)
        {
            return AuthenticationResult.Refused(NoToken + ": its issuer is not trusted here.");
        }

        if (!issuer.Algorithms.Contains(token.Alg, StringComparer.Ordinal))
        {
            return AuthenticationResult.Refused(NoToken + ": its algorithm is not accepted.");
        }

        if (token.Kid is not { Length: > 0 } kid || await Find(issuer, kid) is not { } key)
        {
            return AuthenticationResult.Refused(NoToken + ": its issuer has no key with this kid.");
        }

        var result = await handler.ValidateTokenAsync(token, ParametersFor(issuer, key));
        return result.IsValid ? CallerOf(token, issuer) : AuthenticationResult.Refused(Explain(result.Exception));
    }

    private static async ValueTask<SecurityKey?> Find(TrustedIssuer issuer, string kid)
    {
        var key = issuer.FindKey(kid);
        if (key is null && issuer.LookAgain is { } look)
        {
            await look();
            key = issuer.FindKey(kid);
        }

        return key;
    }

    private JsonWebToken? Read(string text)
    {
        try
        {
            if (text.Length > TokenLengthMax || !handler.CanReadToken(text))
            {
                return null;
            }

            var token = handler.ReadJsonWebToken(text);
            var plain = token.EncodedHeader.Length > 0 && !token.IsEncrypted && token.EncodedSignature.Length > 0;
            return plain && !token.TryGetHeaderValue<object>("crit", out _) ? token : null;
        }
        catch (Exception problem) when (problem is ArgumentException or SecurityTokenException or FormatException or System.Text.Json.JsonException)
        {
            return null;
        }
    }

    private TokenValidationParameters ParametersFor(TrustedIssuer issuer, SecurityKey key) => new()
    {
        ValidAlgorithms = issuer.Algorithms,
        IssuerSigningKey = key,
        TryAllIssuerSigningKeys = false,
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        ValidAudiences = issuer.Audiences,
        IgnoreTrailingSlashWhenValidatingAudience = false,
        IssuerValidator = (name, _, _) => issuer.IsIssuer(name) ? name : throw new SecurityTokenInvalidIssuerException(),
        LifetimeValidator = (notBefore, expires, _, _) => expires is { } end && ClockTolerance.Allows(time.GetUtcNow(), notBefore, end),
    };

    private static AuthenticationResult CallerOf(JsonWebToken token, TrustedIssuer issuer)
    {
        if (!token.TryGetPayloadValue<string>(issuer.PrincipalClaim, out var principal) || string.IsNullOrEmpty(principal))
        {
            return AuthenticationResult.Refused($"{NoToken}: it has no claim '{issuer.PrincipalClaim}'.");
        }

        var name = token.TryGetPayloadValue<string>("name", out var given) ? given : principal;
        return new AuthenticationResult(new Caller(principal, Text.Shorten(name)), string.Empty)
        {
            Expires = ClockTolerance.EndOf(token.ValidTo),
        };
    }

    private static string Explain(Exception problem) => NoToken + problem switch
    {
        SecurityTokenInvalidLifetimeException or SecurityTokenExpiredException or SecurityTokenNotYetValidException or SecurityTokenNoExpirationException =>
            ": it has expired or is not valid yet.",
        SecurityTokenInvalidAudienceException => ": it is meant for another audience.",
        SecurityTokenInvalidIssuerException => ": its issuer is not trusted here.",
        _ => ": its signature does not hold.",
    };
}
