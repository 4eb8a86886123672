using System.Globalization;
using Kms.Gateways;
using Kms.Http.Wire;
using Kms.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Kms.Http.Tokens;

/// <summary>
/// <c>POST /{tenant}/oauth2/v2.0/token</c> and <c>/{tenant}/oauth2/token</c>: reads the form, asks for the token, writes the answer. It
/// looks into neither.
/// </summary>
internal sealed class TokenEndpoint(Func<TokenQuestion, ValueTask<TokenAnswer>> ask)
{
    internal const int FormBytesMax = 16 * 1024;
    private const string Bearer = "Bearer";
    private const string FormType = "application/x-www-form-urlencoded";

    /// <param name="address">The issuer's, as the client knows it.</param>
    /// <param name="ofResource">
    /// The first version of the protocol: a <c>resource</c> for a <c>scope</c>, and numbers as text in the answer.
    /// </param>
    /// <exception cref="OAuthException">The request is refused.</exception>
    public async Task Handle(HttpContext http, string address, bool ofResource)
    {
        RequireForm(http.Request.ContentType);
        var form = await Read(http);
        TokenAnswer answer;
        try
        {
            answer = await ask(new TokenQuestion(address, ofResource, Header(http), form));
        }
        finally
        {
            // It holds the client's secret.
            form.AsSpan().Clear();
        }

        if (answer.Refusal is { } why)
        {
            throw new OAuthException(why);
        }

        Send(http, answer);
    }

    private static string? Header(HttpContext http) => http.Request.Headers.Authorization switch
    {
        { Count: 0 } => null,
        { Count: 1 } one => one[0],

        // Of two none is the client's: refused as one that is not Basic.
        _ => string.Empty,
    };

    private static async Task<byte[]> Read(HttpContext http)
    {
        try
        {
            return await RequestBody.Read(http, FormBytesMax, static utf8 => utf8.ToArray());
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

    private static void Send(HttpContext http, TokenAnswer token)
    {
        http.Response.Headers.Pragma = "no-cache";
        if (token.Resource is null)
        {
            JsonAnswer.Send(http, StatusCodes.Status200OK, new TokenBody
            {
                TokenType = Bearer,
                ExpiresIn = token.LifetimeSeconds,
                ExtExpiresIn = token.LifetimeSeconds,
                AccessToken = token.Token,
            });
            return;
        }

        JsonAnswer.Send(http, StatusCodes.Status200OK, new TokenOfResourceBody
        {
            TokenType = Bearer,
            ExpiresIn = Digits(token.LifetimeSeconds),
            ExtExpiresIn = Digits(token.LifetimeSeconds),
            ExpiresOn = Digits(token.IssuedAt + token.LifetimeSeconds),
            NotBefore = Digits(token.IssuedAt),
            Resource = token.Resource,
            AccessToken = token.Token,
        });
    }

    private static string Digits(long number) => number.ToString(CultureInfo.InvariantCulture);
}
