using Kms.Access;
using Microsoft.AspNetCore.Http;

namespace Kms.Http.Tokens;

/// <summary>
/// Who calls: the principal of a bearer token, or of a client certificate. A token is validated once; its caller is then remembered under
/// the token's SHA-256 until the token expires. Tokens that were refused are not remembered, so they cannot push others out.
/// </summary>
public sealed class CallerAuthentication
{
    private const string Scheme = "Bearer ";
    private const int RememberedMax = 4096;

    private readonly TimeProvider time;
    private readonly TokenValidation validation;
    private readonly CallerCache cache = new(RememberedMax);
    private readonly RecentHeaders recent = new();
    private readonly bool acceptCertificates;

    /// <summary>Believes the embedded token service, and has the gateway answer its paths.</summary>
    public CallerAuthentication(TokenService tokens)
        : this([(tokens ?? throw new ArgumentNullException(nameof(tokens))).AsTrustedIssuer()], tokens.Time, false, tokens.Pages)
    {
    }

    /// <param name="acceptCertificates">
    /// A client certificate counts as a proof when there is no token. The handshake has shown that the caller has its key, and the
    /// principal is its SHA-256 fingerprint, so a role assignment names exactly one certificate; whether its chain is checked as well is
    /// the server's configuration.
    /// </param>
    /// <param name="tokens">
    /// The embedded token service's paths, if they are to be answered; it has to be among the issuers to be believed.
    /// </param>
    public CallerAuthentication(
        IReadOnlyList<TrustedIssuer> issuers, TimeProvider time, bool acceptCertificates = false, TokenPages? tokens = null)
    {
        ArgumentNullException.ThrowIfNull(issuers);
        this.time = time;
        this.acceptCertificates = acceptCertificates;
        validation = new TokenValidation(issuers, time);
        Tokens = tokens;
    }

    internal TokenPages? Tokens { get; }

    public ValueTask<AuthenticationResult> Authenticate(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var header = context.Request.Headers.Authorization;
        if (header.Count == 0)
        {
            return new(acceptCertificates ? OfCertificate(context) : AuthenticationResult.Refused("The request has no bearer token."));
        }

        if (header.Count > 1 || header[0] is not { } text || !text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return new(AuthenticationResult.Refused("The Authorization header must hold one bearer token."));
        }

        var now = time.GetUtcNow();
        if (recent.TryGet(text, now, out var known))
        {
            return new(known);
        }

        var digest = Digest.Of(text.AsSpan(Scheme.Length));
        if (cache.TryGet(digest, now, out known))
        {
            recent.Add(text, known);
            return new(known);
        }

        return Validate(text[Scheme.Length..].Trim(), digest);
    }

    private async ValueTask<AuthenticationResult> Validate(string token, Digest digest)
    {
        var result = await validation.Validate(token);
        if (result.Caller is not null)
        {
            cache.Add(digest, result);
        }

        return result;
    }

    private AuthenticationResult OfCertificate(HttpContext context)
    {
        if (context.Connection.ClientCertificate is not { } certificate)
        {
            return AuthenticationResult.Refused("The request has neither a bearer token nor a client certificate.");
        }

        // A browser shows a certificate on behalf of any page; such requests carry the page's origin.
        if (context.Request.Headers.Origin.Count > 0)
        {
            return AuthenticationResult.Refused("A client certificate is no proof for a request that a web page made.");
        }

        return ClockTolerance.Allows(time.GetUtcNow(), certificate.NotBefore, certificate.NotAfter)
            ? new AuthenticationResult(new Caller(Digest.Fingerprint(certificate), Text.Shorten(certificate.Subject)), string.Empty)
            : AuthenticationResult.Refused("The client certificate has expired or is not valid yet.");
    }
}
