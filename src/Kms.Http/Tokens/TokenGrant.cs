using Kms.Gateways;

namespace Kms.Http.Tokens;

/// <summary>
/// The client credentials grant of RFC 6749, with the secret in the form or in a Basic header: from the form to the token.
/// An unknown client and a wrong secret get the same answer after the same work.
/// </summary>
internal sealed class TokenGrant(TokenService service, IReadOnlyList<TokenClient> clients, string domain)
{
    /// <summary>What an unknown client's secret is compared with.</summary>
    private static readonly byte[] NoSecret = new byte[32];

    private readonly TokenResource resource = new(domain);

    public TokenAnswer Answer(TokenQuestion question)
    {
        try
        {
            return Issue(question);
        }
        catch (OAuthException problem)
        {
            return TokenAnswer.Refused(problem.Refusal);
        }
    }

    private TokenAnswer Issue(TokenQuestion question)
    {
        if (question.Form.Length > TokenEndpoint.FormBytesMax)
        {
            throw OAuthException.Malformed("The request body is too large.", 413);
        }

        var form = TokenForm.Parse(question.Form.Span);
        RequireGrant(form);
        var client = Authenticate(form, BasicCredentials.Read(question.Authorization));
        string? asked = null;
        if (question.OfResource)
        {
            asked = resource.RequireResource(form.Value("resource"));
        }
        else
        {
            resource.RequireScope(form.Value("scope"));
        }

        var now = service.Time.GetUtcNow().ToUnixTimeSeconds();
        return new TokenAnswer(service.Issue(client, question.Address), now, (long)service.Lifetime.TotalSeconds, asked);
    }

    private static void RequireGrant(TokenForm form)
    {
        var grant = form.Value("grant_type") ?? throw OAuthException.Missing("grant_type");
        if (grant != "client_credentials")
        {
            throw new OAuthException(
                400, "unsupported_grant_type", 70003, $"The grant_type '{Text.Shorten(grant)}' is not supported: use client_credentials.");
        }
    }

    private TokenClient Authenticate(TokenForm form, (string Id, string Secret)? basic)
    {
        var inForm = form.Value("client_secret");
        if (basic is not null && inForm is not null)
        {
            throw OAuthException.Malformed("The client's secret is given twice, in the form and in the Authorization header.");
        }

        var id = basic?.Id ?? form.Value("client_id") ?? throw OAuthException.Missing("client_id");
        var secret = basic?.Secret ?? inForm ?? throw OAuthException.Missing("client_secret");
        var client = clients.FirstOrDefault(candidate => string.Equals(candidate.ClientId, id, StringComparison.OrdinalIgnoreCase));
        var same = Digest.Of(secret).IsSameAs(client?.SecretSha256 ?? NoSecret);
        return client is not null && same
            ? client
            : throw new OAuthException(401, "invalid_client", 7000215, "The client id or the client secret is wrong.");
    }
}
