using Kms.Http.Wire;
using Microsoft.AspNetCore.Http;

namespace Kms.Http.Tokens;

/// <summary>
/// <c>POST /{tenant}/oauth2/v2.0/token</c>, the client credentials grant of RFC 6749, with the secret in the form or in a Basic header.
/// An unknown client and a wrong secret get the same answer after the same work.
/// </summary>
internal sealed class TokenEndpoint(TokenService service, IReadOnlyList<TokenClient> clients, string domain)
{
    private const int FormBytesMax = 16 * 1024;

    /// <summary>What an unknown client's secret is compared with.</summary>
    private static readonly byte[] NoSecret = new byte[32];

    public async Task Handle(HttpContext http, string address)
    {
        try
        {
            var form = await RequestBody.Read(http, FormBytesMax, TokenForm.Parse);
            RequireGrant(form);
            var client = Authenticate(form, BasicCredentials.Read(http.Request.Headers.Authorization));
            RequireScope(form.Value("scope"));
            SendToken(http, service.Issue(client, address));
        }
        catch (OAuthException problem)
        {
            OAuthError.Send(http, problem);
        }
        catch (WireException problem)
        {
            OAuthError.Send(http, new OAuthException(problem.Status, "invalid_request", 900144, problem.Message));
        }
        catch (BadHttpRequestException problem)
        {
            OAuthError.Send(http, new OAuthException(problem.StatusCode, "invalid_request", 900144, "The request body could not be read."));
        }
    }

    private static void RequireGrant(TokenForm form)
    {
        var grant = form.Value("grant_type") ?? throw OAuthException.Missing("grant_type");
        if (grant != "client_credentials")
        {
            throw new OAuthException(400, "unsupported_grant_type", 70003, $"The grant_type '{Text.Shorten(grant)}' is not supported: use client_credentials.");
        }
    }

    private TokenClient Authenticate(TokenForm form, (string Id, string Secret)? basic)
    {
        var inForm = form.Value("client_secret");
        if (basic is not null && inForm is not null)
        {
            throw new OAuthException(400, "invalid_request", 900144, "The client's secret is given twice, in the form and in the Authorization header.");
        }

        var id = basic?.Id ?? form.Value("client_id") ?? throw OAuthException.Missing("client_id");
        var secret = basic?.Secret ?? inForm ?? throw OAuthException.Missing("client_secret");
        var client = clients.FirstOrDefault(candidate => string.Equals(candidate.ClientId, id, StringComparison.OrdinalIgnoreCase));
        var same = Digest.Of(secret).IsSameAs(client?.SecretSha256 ?? NoSecret);
        return client is not null && same
            ? client
            : throw new OAuthException(401, "invalid_client", 7000215, "The client id or the client secret is wrong.");
    }

    /// <summary>
    /// One scope: everything, in this service. The port is the client's affair; clients that append to a resource with a slash send two.
    /// </summary>
    private void RequireScope(string? scope)
    {
        var good = Uri.TryCreate(scope ?? throw OAuthException.Missing("scope"), UriKind.Absolute, out var uri)
            && uri.Scheme == Uri.UriSchemeHttps
            && string.Equals(uri.Host, domain, StringComparison.OrdinalIgnoreCase)
            && uri.UserInfo.Length == 0
            && uri.PathAndQuery is "/.default" or "//.default";
        if (!good)
        {
            throw new OAuthException(400, "invalid_scope", 70011, $"The scope '{Text.Shorten(scope)}' is none of this service: use https://{domain}/.default.");
        }
    }

    private void SendToken(HttpContext http, string token)
    {
        http.Response.Headers.Pragma = "no-cache";
        JsonAnswer.Send(http, StatusCodes.Status200OK, (token, seconds: (long)service.Lifetime.TotalSeconds), static (writer, answer) =>
        {
            writer.WriteStartObject();
            writer.WriteString("token_type"u8, "Bearer"u8);
            writer.WriteNumber("expires_in"u8, answer.seconds);
            writer.WriteNumber("ext_expires_in"u8, answer.seconds);
            writer.WriteString("access_token"u8, answer.token);
            writer.WriteEndObject();
        });
    }
}
