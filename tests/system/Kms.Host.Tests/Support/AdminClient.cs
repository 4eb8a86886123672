using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kms.HostTests.Support;

/// <summary>The administrator with what a first start left in the data folder: the CA, the address, a token.</summary>
internal sealed class AdminClient : IDisposable
{
    private readonly X509Certificate2 authority;
    private readonly HttpClient http;

    public AdminClient(TempFolder folder)
    {
        authority = X509CertificateLoader.LoadCertificateFromFile(folder.In("ca.pem"));
        Admin = JsonNode.Parse(File.ReadAllText(folder.In("admin.json")))!.AsObject();
        http = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = { CertificateChainPolicy = Trusting(authority) },

            // Names under .localhost are this machine, also where the resolver of the C library does not know it.
            ConnectCallback = async (context, cancellation) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        })
        {
            BaseAddress = Endpoint,
            DefaultRequestVersion = HttpVersion.Version20,
        };
    }

    public JsonObject Admin { get; }

    public Uri Endpoint => new(this["endpoint"]);

    public string this[string name] => (string)Admin[name]!;

    public static X509ChainPolicy Trusting(X509Certificate2 authority) => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        CustomTrustStore = { authority },
        RevocationMode = X509RevocationMode.NoCheck,
    };

    public Task<HttpResponseMessage> Send(HttpMethod method, string path, object? body = null, string? token = null)
    {
        var request = new HttpRequestMessage(method, path) { Version = HttpVersion.Version20, Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token ?? this["accessToken"]);
        return http.SendAsync(request);
    }

    public async Task<JsonElement> Get(string path) => JsonDocument.Parse(await http.GetStringAsync(path)).RootElement;

    public Task<HttpResponseMessage> CreateKey(string name) =>
        Send(HttpMethod.Post, $"/keys/{name}/create?api-version=7.6", new { kty = "EC", crv = "P-256" });

    public Task<HttpResponseMessage> Sign(string name) => Send(
        HttpMethod.Post, $"/keys/{name}/sign?api-version=7.6", new { alg = "ES256", value = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" });

    /// <summary>Asks the token endpoint as an unmodified client would.</summary>
    public async Task<HttpResponseMessage> AskForToken(string tenant, string client, string secret) => await http.PostAsync(
        $"/{tenant}/oauth2/v2.0/token",
        new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = client,
            ["client_secret"] = secret,
            ["scope"] = "https://vault.localhost/.default",
        }));

    public void Dispose()
    {
        http.Dispose();
        authority.Dispose();
    }
}
