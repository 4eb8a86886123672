using Kms.Client;
using Kms.Client.Https;
using Kms.Client.Operators;

namespace Kms.Cli.Running;

/// <summary>
/// From options, environment and data folder to a client. What is written wins over the environment, the environment over the folder.
/// </summary>
internal static class Connection
{
    /// <exception cref="UsageException">It is not clear where the service is, or who calls.</exception>
    public static OperatorClient Open(Session session) => Open(session, Read(session), once: false);

    /// <summary>The same, but each call is tried once and what fails is seen.</summary>
    /// <exception cref="UsageException">It is not clear where the service is, or who calls.</exception>
    public static OperatorClient OpenOnce(Session session) => Open(session, Read(session), once: true);

    /// <summary>Another region, as the administrator of its data folder.</summary>
    /// <exception cref="UsageException">The folder has no access file.</exception>
    public static OperatorClient OpenRemote(Session session, string folder)
    {
        var https = new HttpsOptions();
        Use(https, HasAccess(folder)
            ? folder
            : throw new UsageException($"There is no {AccessFile(folder)}: name the data folder of the other region."));
        return Open(session, https, once: false);
    }

    private static OperatorClient Open(Session session, HttpsOptions https, bool once)
    {
        var options = new KmsClientOptions();
        options.Vault = session.Setting(Globals.Vault, "KMS_VAULT", Formats.Vault) ?? options.Vault;
        var seconds = session.Value(Globals.Timeout)!.Value;
        options.Retry.AttemptTimeout = TimeSpan.FromSeconds(Math.Max(0.01, Math.Min(seconds, Math.Max(10, seconds / 3))));
        options.Retry.TotalTimeout = TimeSpan.FromSeconds(Math.Max(seconds, options.Retry.AttemptTimeout.TotalSeconds));
        options.Retry.RetriesMax = once ? 0 : options.Retry.RetriesMax;
        try
        {
            return new OperatorClient(https, options, TimeProvider.System);
        }
        catch (KmsInvalidRequestException problem)
        {
            throw new UsageException(problem.Message, problem);
        }
    }

    private static HttpsOptions Read(Session session)
    {
        var https = new HttpsOptions();
        var endpoint = session.Setting(Globals.Endpoint, "KMS_ENDPOINT", Formats.Address);
        var folder = session.DataFolder;
        if (HasAccess(folder))
        {
            Use(https, folder);
        }
        else if (session.Has(Globals.Data) || endpoint is null)
        {
            throw new UsageException(
                $"There is no {AccessFile(folder)}: name the service's data folder with --data, or say where it is with --endpoint, --ca, --tenant and --client-id.");
        }

        https.Endpoint = endpoint ?? https.Endpoint;
        https.Domain = session.Setting(Globals.Domain, "KMS_DOMAIN", Formats.Domain) ?? https.Domain;
        https.CaFile = session.Setting(Globals.Authority, "KMS_CA") ?? https.CaFile;
        https.TenantId = session.Setting(Globals.Tenant, "KMS_TENANT_ID") ?? https.TenantId;
        https.ClientId = session.Setting(Globals.Client, "KMS_CLIENT_ID") ?? https.ClientId;
        https.ClientSecret = Environment.GetEnvironmentVariable("KMS_CLIENT_SECRET") is { Length: > 0 } secret ? secret
            : session.Setting(Globals.SecretFile, "KMS_CLIENT_SECRET_FILE") is { } file ? Files.ReadText(file).Trim()
            : https.ClientSecret;
        Check(https);
        return https;
    }

    /// <summary>Says it in the words of the command line, before the client would in its own.</summary>
    private static void Check(HttpsOptions https)
    {
        if (https.CaFile is { } authority)
        {
            // Opened once: a directory or an unreadable file is reported as that, and not as an untrusted certificate.
            Array.Clear(Files.Read(authority));
        }

        if (https.TenantId is null || https.ClientId is null || https.ClientSecret is not { Length: > 0 })
        {
            throw new UsageException(
                "The caller is not known: --tenant, --client-id, and the secret in KMS_CLIENT_SECRET or --client-secret-file; or a service's data folder with --data.");
        }
    }

    private static void Use(HttpsOptions https, string folder)
    {
        try
        {
            https.UseDataFolder(folder);
        }
        catch (KmsAuthenticationException problem)
        {
            throw new UsageException(problem.Message, problem);
        }
    }

    private static bool HasAccess(string folder) => File.Exists(AccessFile(folder));

    private static string AccessFile(string folder) => Path.Combine(folder, "admin.json");
}
