using System.CommandLine;

namespace Kms.Cli.Running;

/// <summary>Options that every command has. Each can be set in the environment; what is written wins.</summary>
internal static class Globals
{
    private const double LongestSeconds = 300;

    private static readonly string[] OutputForms = ["text", "json"];

    public static readonly Option<Uri?> Endpoint = Formats.Address.Option("--endpoint", "The gateway, such as https://localhost:8443 (KMS_ENDPOINT).", "-e");
    public static readonly Option<string?> Data = Word("--data", "FOLDER", "A service's data folder: address, CA and access are read from it (KMS_DATA; default .kms).", "-d");
    public static readonly Option<string?> Domain = Formats.Domain.Option("--domain", "Vault NAME is asked as NAME.DOMAIN (KMS_DOMAIN).");
    public static readonly Option<string?> Authority = Word("--ca", "FILE", "PEM file of the authority that the gateway's certificate comes from (KMS_CA).");
    public static readonly Option<string?> Tenant = Word("--tenant", "ID", "Tenant of the client credentials (KMS_TENANT_ID).");
    public static readonly Option<string?> Client = Word("--client-id", "ID", "Client id; its secret is in KMS_CLIENT_SECRET or a file (KMS_CLIENT_ID).");
    public static readonly Option<string?> SecretFile = Word("--client-secret-file", "FILE", "File with the client secret (KMS_CLIENT_SECRET_FILE).");
    public static readonly Option<double?> Timeout = MakeTimeout();
    public static readonly Option<string> Format = MakeFormat();

    /// <summary>Of the commands on keys: no other command is about one vault of this name.</summary>
    public static readonly Option<string?> Vault = Formats.Vault.Option(
        "--vault", "The vault of keys that are named without one (KMS_VAULT; default 'default').", "-v");

    static Globals()
    {
        foreach (var option in All.Append(Vault))
        {
            option.Recursive = true;
        }
    }

    public static IReadOnlyList<Option> All => [.. Connecting, Data, Format];

    /// <summary>How the service is reached: nothing for a command that does not ask it.</summary>
    public static IReadOnlyList<Option> Connecting => [Endpoint, Domain, Authority, Tenant, Client, SecretFile, Timeout];

    private static Option<string?> Word(string name, string helpName, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = helpName };

    private static Option<double?> MakeTimeout()
    {
        var option = Formats.SecondsTo(LongestSeconds).Option("--timeout", "Seconds that one call to the service may take, with its retries.");
        option.DefaultValueFactory = _ => 30;
        return option;
    }

    private static Option<string> MakeFormat()
    {
        var option = new Option<string>("--output", "-o")
        {
            Description = "text for people, json for scripts.",
            HelpName = "text|json",
            DefaultValueFactory = _ => "text",
        };
        option.AcceptOnlyFromAmong(OutputForms);
        return option;
    }
}
