using System.CommandLine;
using System.Text.Json.Nodes;
using Kms.Cli.Output;
using Kms.Cli.Running;
using Kms.Client;
using Kms.Vaults;

namespace Kms.Cli.Vaults;

/// <summary><c>kms vaults</c></summary>
internal static class VaultCommands
{
    private static readonly Option<int?> Retention = Formats.Count("DAYS", 7, 90)
        .Option("--retention-days", "7 to 90 days that deleted keys can be recovered; fixed at creation.");

    private static readonly Option<bool?> Protection = Formats.TrueOrFalse
        .Option("--purge-protection", "Nothing is destroyed before its retention ends. Once true, always true.");

    private static readonly Option<bool?> Rsa15 = Formats.TrueOrFalse
        .Option("--allow-rsa15", "Allow RSA1_5, whose decryption can be attacked through its padding.");

    private static readonly Option<bool?> AesCbc = Formats.TrueOrFalse
        .Option("--allow-aes-cbc", "Allow AES-CBC, which does not authenticate.");

    public static Command Make() => Commands.Branch(
        "vaults", "Make and change vaults.",
        One("create", "Make a vault, or apply the settings to one.", (keys, session, name, cancellation) =>
            keys.CreateVaultAsync(name, Settings(session), session.Value(Symbols.Operation), cancellation), Retention, Protection, Rsa15,
                AesCbc, Symbols.Operation),
        List(),
        One("show", "A vault.", (keys, session, name, cancellation) =>
            session.Value(Symbols.Deleted) ? keys.GetDeletedVaultAsync(name, cancellation) : keys.GetVaultAsync(name, cancellation),
                Symbols.Deleted),
        One("update", "Change a vault's settings.", (keys, session, name, cancellation) =>
            keys.UpdateVaultAsync(name, Changes(session), session.Value(Symbols.Operation), cancellation), Protection, Rsa15, AesCbc,
                Symbols.Operation),
        One("delete", "Delete a vault with its keys; it can be recovered until its retention ends.", (keys, session, name, cancellation) =>
            keys.DeleteVaultAsync(name, session.Value(Symbols.Operation), cancellation), Symbols.Operation),
        One("recover", "Get a deleted vault back.", (keys, session, name, cancellation) =>
            keys.RecoverVaultAsync(name, session.Value(Symbols.Operation), cancellation), Symbols.Operation),
        Purge());

    private static Command List() => Commands.Leaf("list", "The vaults.", async (session, cancellation) =>
    {
        var items = new JsonArray();
        var listed = session.Value(Symbols.Deleted) ? session.Keys.ListDeletedVaultsAsync(cancellation) : session.Keys.ListVaultsAsync(cancellation);
        await foreach (var vault in listed)
        {
            items.Add((JsonNode)Shapes.Of(vault));
        }

        session.Answer.Show(items, "name", "retentionDays", "purgeProtection", session.Value(Symbols.Deleted) ? "purgedAfter" : "created");
        return ExitCode.Done;
    }, Symbols.Deleted);

    private static Command Purge() => Commands.Leaf("purge", "Destroy a deleted vault and every key in it for ever.", async (session, cancellation) =>
    {
        var name = session.Value(Symbols.Vault)!;
        await session.Confirm($"Destroy the vault '{name}' and every key in it for ever?");
        await session.Keys.PurgeVaultAsync(name, session.Value(Symbols.Operation), cancellation);
        session.Answer.Show(new JsonObject { ["name"] = name, ["purged"] = true }, $"The vault '{name}' is destroyed.");
        return ExitCode.Done;
    }, Symbols.Vault, Symbols.Yes, Symbols.Operation);

    private static Command One(
        string name,
        string description,
        Func<IKmsClient, Session, string, CancellationToken, Task<VaultView>> act,
        params Option[] options) =>
        Commands.Leaf(name, description, async (session, cancellation) =>
        {
            session.Answer.Show(Shapes.Of(await act(session.Keys, session, session.Value(Symbols.Vault)!, cancellation)));
            return ExitCode.Done;
        }, [Symbols.Vault, .. options]);

    /// <exception cref="UsageException">None was given.</exception>
    private static VaultSettings Changes(Session session) => session.Has(Protection) || session.Has(Rsa15) || session.Has(AesCbc)
        ? Settings(session)
        : throw new UsageException($"Say what to change: {Protection.Name}, {Rsa15.Name}, {AesCbc.Name}.");

    private static VaultSettings Settings(Session session) =>
        new(session.Value(Retention), session.Value(Protection), session.Value(Rsa15), session.Value(AesCbc));
}
