using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Kms.Faults.Host;

namespace Kms.Faults.Http;

/// <summary>The administrator of one running host, over HTTPS with the CA and the token that the host left in its data folder.</summary>
internal sealed class KmsClient : IDisposable
{
    private const string SequenceHeader = "x-kms-sequence";

    public const string ApiVersion = "api-version=7.6";

    /// <summary>A request that takes longer has no answer: its outcome is unknown.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly X509Certificate2 authority;
    private readonly HttpClient http;
    private readonly AuthenticationHeaderValue token;

    private KmsClient(X509Certificate2 authority, Uri endpoint, string accessToken)
    {
        this.authority = authority;
        token = new AuthenticationHeaderValue("Bearer", accessToken);
        http = new HttpClient(new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = Trusting(authority) } })
        {
            BaseAddress = endpoint,
            DefaultRequestVersion = HttpVersion.Version20,
            Timeout = Patience,
        };
    }

    /// <summary>For the host that is ready in this folder; each start has another port and another token.</summary>
    public static KmsClient Of(DataFolder data)
    {
        using var admin = JsonDocument.Parse(File.ReadAllBytes(data.In("admin.json")));
        return new KmsClient(
            X509CertificateLoader.LoadCertificateFromFile(data.In("ca.pem")),
            new Uri(admin.RootElement.GetProperty("endpoint").GetString()!),
            admin.RootElement.GetProperty("accessToken").GetString()!);
    }

    public Task<KmsAnswer> Get(string path, long? seen = null) => Send(HttpMethod.Get, path, null, seen: seen);

    public Task<KmsAnswer> Post(string path, object? body = null) => Send(HttpMethod.Post, path, body);

    public Task<KmsAnswer> Patch(string path, object body) => Send(HttpMethod.Patch, path, body);

    public Task<KmsAnswer> Delete(string path) => Send(HttpMethod.Delete, path, null);

    /// <summary>An answer whatever its status; one with status 0 when none came.</summary>
    /// <param name="idempotencyKey">Names the change; the same one again asks for the result of the first.</param>
    /// <param name="seen">The newest change that the client knows of; an older answer is refused.</param>
    public async Task<KmsAnswer> Send(HttpMethod method, string path, object? body, string? idempotencyKey = null, long? seen = null)
    {
        using var request = new HttpRequestMessage(method, path.Contains('?', StringComparison.Ordinal) ? path : path + "?" + ApiVersion)
        {
            Version = HttpVersion.Version20,
            Content = body is null ? null : JsonContent.Create(body),
        };
        request.Headers.Authorization = token;
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        if (seen is { } known)
        {
            request.Headers.Add(SequenceHeader, known.ToString(CultureInfo.InvariantCulture));
        }

        try
        {
            using var response = await http.SendAsync(request);
            var content = await response.Content.ReadAsByteArrayAsync();
            return KmsAnswer.Of((int)response.StatusCode, response.Headers.RetryAfter is not null, content) with
            {
                RequestId = response.Headers.TryGetValues("x-ms-request-id", out var ids) ? ids.First() : string.Empty,
                Sequence = response.Headers.TryGetValues(SequenceHeader, out var values) ? long.Parse(values.First(), CultureInfo.InvariantCulture) : null,
            };
        }
        catch (Exception problem) when (problem is HttpRequestException or IOException or TaskCanceledException)
        {
            return KmsAnswer.None(problem);
        }
    }

    /// <summary><c>ready</c>, <c>degraded</c>, <c>unavailable</c>, or why there is no such word.</summary>
    public async Task<string> Health()
    {
        var answer = await Get("/health/ready");
        return answer.Body.ValueKind == JsonValueKind.Object && answer.Body.TryGetProperty("status", out var word)
            ? word.GetString()!
            : $"no answer ({answer.Status} {answer.Code})";
    }

    public void Dispose()
    {
        http.Dispose();
        authority.Dispose();
    }

    private static X509ChainPolicy Trusting(X509Certificate2 authority) => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        CustomTrustStore = { authority },
        RevocationMode = X509RevocationMode.NoCheck,
    };
}
