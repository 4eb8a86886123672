using System.CommandLine;
using Kms.Client;
using Kms.Keys;

namespace Kms.Cli.Running;

/// <summary>Arguments and options that several commands have.</summary>
internal static class Symbols
{
    /// <summary>For what can be asked of one version.</summary>
    public static readonly Argument<KeyRef?> Key = Formats.Key.Argument("KEY", "NAME, VAULT/NAME or VAULT/NAME/VERSION.");

    /// <summary>For what concerns the key with all its versions.</summary>
    public static readonly Argument<KeyName?> WholeKey = Formats.WholeKey.Argument("KEY", "NAME or VAULT/NAME.");

    public static readonly Argument<string?> Vault = Formats.Vault.Argument("VAULT", "1 to 63 letters, digits and hyphens.");

    public static readonly Option<string?> Version = Formats.Version.Option("--key-version", "A version of the key; default: the newest.");

    public static readonly Option<bool> Yes = Flag("--yes", "Do not ask.", "-y");

    public static readonly Option<bool> Deleted = Flag("--deleted", "Those that are deleted and can be recovered.");

    public static readonly Option<string?> Operation = new("--operation-id")
    {
        Description = "Names the change: repeated with the same id it happens once.",
        HelpName = "ID",
    };

    /// <summary>An option without a value.</summary>
    public static Option<bool> Flag(string name, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, Arity = ArgumentArity.Zero };

    /// <exception cref="UsageException">The version, or the vault, is named twice.</exception>
    public static KeyRef KeyOf(Session session)
    {
        var key = session.Value(Key)!.Value;
        RequireOneVault(session, key.Vault);
        if (session.Value(Version) is not { } version)
        {
            return key;
        }

        return key.Version is null
            ? key with { Version = version }
            : throw new UsageException($"'{key}' names a version, and --key-version another one: give one of them.");
    }

    /// <exception cref="UsageException">The vault is named twice.</exception>
    public static KeyName WholeKeyOf(Session session)
    {
        var key = session.Value(WholeKey)!.Value;
        RequireOneVault(session, key.Vault);
        return key;
    }

    /// <summary>One of the algorithms that have the operation.</summary>
    public static Option<string> AlgorithmFor(KeyOperations operation)
    {
        var names = Algorithm.All.Where(row => row.Operations.HasFlag(operation)).Select(row => row.Name).ToArray();
        var option = new Option<string>("--algorithm", "-a") { Description = string.Join(", ", names) + ".", HelpName = "NAME", Required = true };
        option.AcceptOnlyFromAmong(names);
        return option;
    }

    private static void RequireOneVault(Session session, string? named)
    {
        if (named is not null && session.Has(Globals.Vault) && !string.Equals(session.Value(Globals.Vault), named, StringComparison.OrdinalIgnoreCase))
        {
            throw new UsageException($"The key is in the vault '{named}', and --vault is '{session.Value(Globals.Vault)}': give one of them.");
        }
    }
}
