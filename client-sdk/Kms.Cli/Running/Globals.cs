using System.CommandLine;

namespace Kms.Cli.Running;

/// <summary>Options that every command has. Each can be set in the environment; what is written wins.</summary>
internal static class Globals
{
    private static readonly string[] Formats = ["text", "json"];

    public static readonly Option<string?> Endpoint = Word("--endpoint", "URL", "The gateway, such as https://localhost:8443 (KMS_ENDPOINT).", "-e");
    public static readonly Option<string?> Data = Word("--data", "FOLDER", "A service's data folder: address, CA and access are read from it (KMS_DATA; default .kms).", "-d");
    public static readonly Option<string?> Vault = Word("--vault", "NAME", "The vault of keys that are named without one (KMS_VAULT; default 'default').", "-v");
    public static readonly Option<string?> Domain = Word("--domain", "NAME", "Vault NAME is asked as NAME.DOMAIN (KMS_DOMAIN).");
    public static readonly Option<string?> Authority = Word("--ca", "FILE", "PEM file of the authority that the gateway's certificate comes from (KMS_CA).");
    public static readonly Option<string?> Tenant = Word("--tenant", "ID", "Tenant of the client credentials (KMS_TENANT_ID).");
    public static readonly Option<string?> Client = Word("--client-id", "ID", "Client id; its secret is in KMS_CLIENT_SECRET or a file (KMS_CLIENT_ID).");
    public static readonly Option<string?> SecretFile = Word("--client-secret-file", "FILE", "File with the client secret (KMS_CLIENT_SECRET_FILE).");

    public static readonly Option<double> Timeout = new("--timeout")
    {
        Description = "Seconds that one call to the service may take, with its retries.",
        HelpName = "SECONDS",
        Recursive = true,
        DefaultValueFactory = _ => 30,
    };

    public static readonly Option<string> Format = MakeFormat();

    public static IReadOnlyList<Option> All => [Endpoint, Data, Vault, Domain, Authority, Tenant, Client, SecretFile, Timeout, Format];

    private static Option<string?> Word(string name, string helpName, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = helpName, Recursive = true };

    private static Option<string> MakeFormat()
    {
        var option = new Option<string>("--output", "-o")
        {
            Description = "text for people, json for scripts.",
            HelpName = "text|json",
            Recursive = true,
            DefaultValueFactory = _ => "text",
        };
        option.AcceptOnlyFromAmong(Formats);
        return option;
    }
}
