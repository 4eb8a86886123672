using Kms.Client;
using Kms.Client.Https;
using Kms.Client.Operators;

namespace Kms.Cli.Running;

/// <summary>From options, environment and data folder to a client. What is written wins over the environment, the environment over the folder.</summary>
internal static class Connection
{
    private const double LongestSeconds = 300;

    /// <exception cref="UsageException">It is not clear where the service is, or who calls.</exception>
    public static OperatorClient Open(Session session) => Open(session, session.Setting(Globals.Endpoint, "KMS_ENDPOINT"));

    /// <summary>The same, but each call is tried once and what fails is seen.</summary>
    public static OperatorClient OpenOnce(Session session) => Open(session, session.Setting(Globals.Endpoint, "KMS_ENDPOINT"), once: true);

    /// <summary>Another region, as the administrator of its data folder.</summary>
    /// <exception cref="UsageException">The folder has no access file.</exception>
    public static OperatorClient OpenRemote(Session session, string folder)
    {
        var https = new HttpsOptions();
        https.UseDataFolder(Require(folder));
        return Open(session, https, once: false);
    }

    private static OperatorClient Open(Session session, string? endpoint, bool once = false)
    {
        var https = new HttpsOptions();
        Fill(https, session, endpoint);
        return Open(session, https, once);
    }

    private static OperatorClient Open(Session session, HttpsOptions https, bool once)
    {
        var options = new KmsClientOptions();
        options.Vault = session.Setting(Globals.Vault, "KMS_VAULT") ?? options.Vault;
        var seconds = session.Value(Globals.Timeout);
        if (seconds is not (> 0 and <= LongestSeconds))
        {
            throw new UsageException($"--timeout is {seconds}: it must be more than 0 and at most {LongestSeconds} seconds.");
        }

        options.Retry.TotalTimeout = TimeSpan.FromSeconds(seconds);
        options.Retry.RetriesMax = once ? 0 : options.Retry.RetriesMax;
        options.Retry.AttemptTimeout = TimeSpan.FromSeconds(Math.Min(seconds, Math.Max(10, seconds / 3)));
        try
        {
            return new OperatorClient(https, options, TimeProvider.System);
        }
        catch (KmsInvalidRequestException problem)
        {
            throw new UsageException(problem.Message, problem);
        }
    }

    private static string Require(string folder) => File.Exists(Path.Combine(folder, "admin.json"))
        ? folder
        : throw new UsageException($"There is no {Path.Combine(folder, "admin.json")}: name the data folder of the other region.");

    private static void Fill(HttpsOptions https, Session session, string? endpoint)
    {
        var folder = session.DataFolder;
        if (File.Exists(Path.Combine(folder, "admin.json")))
        {
            https.UseDataFolder(folder);
        }
        else if (session.Has(Globals.Data) || endpoint is null)
        {
            throw new UsageException(
                $"There is no {Path.Combine(folder, "admin.json")}: name the service's data folder with --data, or say where it is with --endpoint, --ca, --tenant and --client-id.");
        }

        if (endpoint is not null)
        {
            https.Endpoint = Uri.TryCreate(endpoint, UriKind.Absolute, out var address)
                ? address
                : throw new UsageException($"--endpoint is '{endpoint}': it must be an address such as https://localhost:8443.");
        }

        https.Domain = session.Setting(Globals.Domain, "KMS_DOMAIN") ?? https.Domain;
        https.CaFile = session.Setting(Globals.Authority, "KMS_CA") ?? https.CaFile;
        https.TenantId = session.Setting(Globals.Tenant, "KMS_TENANT_ID") ?? https.TenantId;
        https.ClientId = session.Setting(Globals.Client, "KMS_CLIENT_ID") ?? https.ClientId;
        https.ClientSecret = Environment.GetEnvironmentVariable("KMS_CLIENT_SECRET") is { Length: > 0 } secret ? secret
            : session.Setting(Globals.SecretFile, "KMS_CLIENT_SECRET_FILE") is { } file ? Files.ReadText(file).Trim()
            : https.ClientSecret;
    }
}
