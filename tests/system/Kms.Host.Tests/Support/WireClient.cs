using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace Kms.HostTests.Support;

/// <summary>
/// Requests to a host process with whatever host and headers a test wants; the connection goes to this machine, and the certificate may have
/// another name.
/// </summary>
internal sealed class WireClient : IDisposable
{
    private readonly X509Certificate2 authority;
    private readonly HttpClient http;
    private readonly int port;

    public WireClient(TempFolder folder)
    {
        authority = X509CertificateLoader.LoadCertificateFromFile(folder.In("ca.pem"));
        using var admin = JsonDocument.Parse(File.ReadAllText(folder.In("admin.json")));
        string Read(string name) => admin.RootElement.GetProperty(name).GetString()!;
        (Token, Tenant, VaultUri) = (Read("accessToken"), Read("tenantId"), Read("vaultUri"));
        Form = $"grant_type=client_credentials&client_id={Read("clientId")}&client_secret={Read("clientSecret")}"
            + "&scope=https://vault.azure.net/.default";
        port = new Uri(Read("endpoint")).Port;
        http = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            SslOptions =
            {
                CertificateChainPolicy = AdminClient.Trusting(authority),
                RemoteCertificateValidationCallback = (_, _, _, problems) =>
                    (problems & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None,
            },
        });
    }

    public string Token { get; }

    public string Tenant { get; }

    public string VaultUri { get; }

    /// <summary>What the token endpoint wants from the administrator.</summary>
    public string Form { get; }

    /// <param name="host">Null: the address itself.</param>
    /// <param name="body">JSON, or a form where it begins with a field.</param>
    /// <param name="headers">As <c>Name: value</c>.</param>
    public async Task<WireAnswer> Send(
        string method, string path, string? host = null, string? body = null, bool signedIn = true, int protocol = 2, params string[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"https://127.0.0.1:{port}{path}")
        {
            Version = protocol == 2 ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.Host = host;
        request.Headers.Authorization = signedIn ? new AuthenticationHeaderValue("Bearer", Token) : null;
        foreach (var header in headers)
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            request.Headers.Add(header[..colon], header[(colon + 1)..].Trim());
        }

        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType =
                new MediaTypeHeaderValue(body.StartsWith('{') ? "application/json" : "application/x-www-form-urlencoded");
        }

        using var answer = await http.SendAsync(request);
        return new WireAnswer(
            (int)answer.StatusCode, await answer.Content.ReadAsStringAsync(), string.Join(", ", answer.Headers.WwwAuthenticate),
            string.Join(", ", answer.Content.Headers.Allow));
    }

    public void Dispose()
    {
        http.Dispose();
        authority.Dispose();
    }
}

internal sealed record WireAnswer(int Status, string Text, string Challenge, string Allow)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;
}
