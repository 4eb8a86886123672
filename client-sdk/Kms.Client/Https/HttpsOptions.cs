using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Kms.Client.Https;

/// <summary>Where the gateway is, how it proves who it is, and who the caller is.</summary>
public sealed class HttpsOptions
{
    private const string LocalDomain = "vault.localhost";

    /// <summary><c>https://host[:port]</c>: every connection goes here, whatever the vault's host name.</summary>
    public Uri? Endpoint { get; set; }

    /// <summary>
    /// The vault NAME is asked as <c>NAME.&lt;Domain&gt;</c>. Null: <c>vault.localhost</c> on the machine itself, else the endpoint's
    /// host.
    /// </summary>
    public string? Domain { get; set; }

    /// <summary>
    /// A PEM file with the only authorities that the gateway's certificate may come from. Null: those that the machine trusts.
    /// </summary>
    public string? CaFile { get; set; }

    /// <summary>The tenant of the token service, a GUID: <c>tenantId</c> in <c>admin.json</c>.</summary>
    public string? TenantId { get; set; }

    /// <summary>Who asks for tokens, with <see cref="ClientSecret"/>.</summary>
    public string? ClientId { get; set; }

    /// <summary>Secret: from the environment or a file, never in source code.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>
    /// Who gives out tokens: the URL before <c>/oauth2/v2.0/token</c>. Null: the endpoint's own token service, under the tenant.
    /// </summary>
    public Uri? Authority { get; set; }

    /// <summary>Another source of bearer tokens than client credentials; asked for every request, so it keeps them itself.</summary>
    public Func<CancellationToken, ValueTask<string>>? AccessToken { get; set; }

    /// <summary>For a connection with its handshake.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    internal string DomainName => Domain ?? (IsThisMachine(Endpoint!) ? LocalDomain : Endpoint!.Host);

    /// <summary>Takes over what a first start of the service left in its data folder: <c>admin.json</c> and <c>ca.pem</c>.</summary>
    /// <exception cref="KmsAuthenticationException">They are not there, or cannot be read.</exception>
    public void UseDataFolder(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var file = Path.Combine(folder, "admin.json");
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            string Read(string name) => json.RootElement.GetProperty(name).GetString()!;
            var vaultHost = new Uri(Read("vaultUri")).Host;
            Endpoint = new Uri(Read("endpoint"));
            Domain = vaultHost[(vaultHost.IndexOf('.', StringComparison.Ordinal) + 1)..];
            (TenantId, ClientId, ClientSecret) = (Read("tenantId"), Read("clientId"), Read("clientSecret"));
            CaFile = Path.Combine(folder, "ca.pem");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            var reason = problem is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : "it cannot be read";
            throw new KmsAuthenticationException(new KmsError("NoCredentials", $"{file} cannot be used: {reason}.") { Cause = problem });
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or KeyNotFoundException or UriFormatException or ArgumentException)
        {
            throw new KmsAuthenticationException(new KmsError("NoCredentials", $"{file} cannot be used: it is not what the service has written.") { Cause = problem });
        }
    }

    private static bool IsThisMachine(Uri endpoint) =>
        endpoint.IsLoopback || (IPAddress.TryParse(endpoint.Host, out var address) && IPAddress.IsLoopback(address));
}

/// <summary>Finds what cannot work before the first call does.</summary>
internal sealed class HttpsOptionsValidator : IValidateOptions<HttpsOptions>
{
    public ValidateOptionsResult Validate(string? name, HttpsOptions options)
    {
        var hasCredentials = options.ClientId is { Length: > 0 } && options.ClientSecret is { Length: > 0 }
            && (options.TenantId is { Length: > 0 } || options.Authority is not null);
        string?[] problems =
        [
            options.Endpoint is { IsAbsoluteUri: true, Scheme: "https" } ? null : "Endpoint must be an https address, such as https://localhost:8443.",
            options.CaFile is null || File.Exists(options.CaFile) ? null : $"CaFile is '{options.CaFile}', and there is no such file.",
            options.Authority is null or { IsAbsoluteUri: true, Scheme: "https" } ? null : "Authority must be an https address.",
            options.AccessToken is not null || hasCredentials ? null : "The caller is not known: set TenantId (or Authority), ClientId and ClientSecret, or AccessToken.",
            options.ConnectTimeout > TimeSpan.Zero ? null : "ConnectTimeout must be longer than nothing.",
        ];
        var found = problems.OfType<string>().ToArray();
        return found.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(found);
    }
}
