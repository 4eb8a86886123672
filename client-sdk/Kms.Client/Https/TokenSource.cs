using System.Net;
using Kms.Client.Wire;
using Kms.Wire;

namespace Kms.Client.Https;

/// <summary>Bearer tokens of client credentials (RFC 6749, 4.4), kept and renewed when a fifth of their life is left.</summary>
internal sealed class TokenSource(HttpClient http, HttpsOptions options, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1);
    private volatile Token? current;

    public ValueTask<string> Get(CancellationToken cancellation) => options.AccessToken is { } source ? source(cancellation)
        : current is { } token && time.GetUtcNow() < token.RenewAt ? new(token.Text)
        : Renew(cancellation);

    /// <summary>The service did not accept it: never send it again.</summary>
    /// <returns>True when another one may be had.</returns>
    public bool Reject(string text)
    {
        var rejected = current;
        if (rejected?.Text == text)
        {
            Interlocked.CompareExchange(ref current, null, rejected);
        }

        return options.AccessToken is null;
    }

    public void Dispose() => turn.Dispose();

    private async ValueTask<string> Renew(CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            var now = time.GetUtcNow();
            if (current is { } renewed && now < renewed.RenewAt)
            {
                return renewed.Text;
            }

            try
            {
                current = await Ask(now, cancellation);
            }
            catch (KmsUnavailableException) when (current is { } old && now < old.Expires)
            {
                // Renewing early is a courtesy: as long as the old one holds, its failing is no failure.
            }

            return current!.Text;
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<Token> Ask(DateTimeOffset now, CancellationToken cancellation)
    {
        var authority = options.Authority ?? new Uri(options.Endpoint!, options.TenantId + "/");
        using var request = new HttpRequestMessage(HttpMethod.Post, authority.AbsoluteUri.TrimEnd('/') + "/oauth2/v2.0/token")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials",
                ["client_id"] = options.ClientId!,
                ["client_secret"] = options.ClientSecret!,
                ["scope"] = $"https://{options.DomainName}/.default",
            }),
        };
        using var response = await HttpExchange.Send(http, request, mayHappen: false, cancellation);
        var answer = await response.Content.ReadAsByteArrayAsync(cancellation);
        if (response.StatusCode == HttpStatusCode.OK && RestForms.TryRead<TokenBody>(answer) is { AccessToken: { Length: > 0 } text } token)
        {
            var seconds = token.ExpiresIn ?? 0;
            return new Token(text, now.AddSeconds(seconds), now.AddSeconds(0.8 * seconds));
        }

        var problem = RestForms.TryRead<OAuthErrorBody>(answer);
        var reason = problem?.Description ?? problem?.Error;
        var error = new KmsError("NoToken", $"No token was given ({(int)response.StatusCode}): {reason ?? "no reason"}");
        throw (int)response.StatusCode is 429 or >= 500
            ? new KmsUnavailableException(error with { IsTransient = true, RetryAfter = response.Headers.RetryAfter?.Delta })
            : new KmsAuthenticationException(error);
    }

    private sealed record Token(string Text, DateTimeOffset Expires, DateTimeOffset RenewAt);
}
