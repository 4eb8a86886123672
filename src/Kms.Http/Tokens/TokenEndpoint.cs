using System.Globalization;
using Kms.Http.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Kms.Http.Tokens;

/// <summary>
/// <c>POST /{tenant}/oauth2/v2.0/token</c> and <c>/{tenant}/oauth2/token</c>, the client credentials grant of RFC 6749, with the secret
/// in the form or in a Basic header.
/// An unknown client and a wrong secret get the same answer after the same work.
/// </summary>
internal sealed class TokenEndpoint(TokenService service, IReadOnlyList<TokenClient> clients, string domain)
{
    private const int FormBytesMax = 16 * 1024;
    private const string FormType = "application/x-www-form-urlencoded";

    /// <summary>What an unknown client's secret is compared with.</summary>
    private static readonly byte[] NoSecret = new byte[32];

    private readonly TokenResource resource = new(domain);

    /// <param name="address">The issuer's, as the client knows it.</param>
    /// <param name="ofResource">The first version of the protocol: a <c>resource</c> for a <c>scope</c>, and numbers as text in the answer.</param>
    /// <exception cref="OAuthException">The request is refused.</exception>
    public async Task Handle(HttpContext http, string address, bool ofResource)
    {
        RequireForm(http.Request.ContentType);
        var form = await Read(http);
        RequireGrant(form);
        var client = Authenticate(form, BasicCredentials.Read(http.Request.Headers.Authorization));
        if (ofResource)
        {
            var asked = resource.RequireResource(form.Value("resource"));
            SendTokenOfResource(http, service.Issue(client, address), asked);
        }
        else
        {
            resource.RequireScope(form.Value("scope"));
            SendToken(http, service.Issue(client, address));
        }
    }

    private static async Task<TokenForm> Read(HttpContext http)
    {
        try
        {
            return await RequestBody.Read(http, FormBytesMax, TokenForm.Parse);
        }
        catch (WireException problem)
        {
            throw OAuthException.Malformed(problem.Message, problem.Status);
        }
        catch (BadHttpRequestException problem)
        {
            throw OAuthException.Malformed("The request body could not be read.", problem.StatusCode);
        }
    }

    private static void RequireForm(string? contentType)
    {
        var isForm = contentType is null
            || (MediaTypeHeaderValue.TryParse(contentType, out var type) && type.MediaType.Equals(FormType, StringComparison.OrdinalIgnoreCase));
        if (!isForm)
        {
            throw OAuthException.Malformed($"The content type '{Text.Shorten(contentType)}' is not {FormType}.");
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

    private void SendTokenOfResource(HttpContext http, string token, string asked)
    {
        http.Response.Headers.Pragma = "no-cache";
        var now = service.Time.GetUtcNow().ToUnixTimeSeconds();
        var seconds = (long)service.Lifetime.TotalSeconds;
        JsonAnswer.Send(http, StatusCodes.Status200OK, (token, asked, now, seconds), static (writer, answer) =>
        {
            writer.WriteStartObject();
            writer.WriteString("token_type"u8, "Bearer"u8);
            writer.WriteString("expires_in"u8, Digits(answer.seconds));
            writer.WriteString("ext_expires_in"u8, Digits(answer.seconds));
            writer.WriteString("expires_on"u8, Digits(answer.now + answer.seconds));
            writer.WriteString("not_before"u8, Digits(answer.now));
            writer.WriteString("resource"u8, answer.asked);
            writer.WriteString("access_token"u8, answer.token);
            writer.WriteEndObject();
        });
    }

    private static string Digits(long number) => number.ToString(CultureInfo.InvariantCulture);
}
