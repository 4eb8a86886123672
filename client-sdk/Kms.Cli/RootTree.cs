using System.CommandLine;
using Kms.Cli.Drills;
using Kms.Cli.Keys;
using Kms.Cli.Offline;
using Kms.Cli.Operating;
using Kms.Cli.Running;
using Kms.Cli.Vaults;

namespace Kms.Cli;

/// <summary>Every command there is.</summary>
internal static class RootTree
{
    /// <summary>Made once: options are shared by commands, and each knows where it is used.</summary>
    public static RootCommand Root { get; } = Make();

    private static RootCommand Make()
    {
        var root = new RootCommand("kms: keys, vaults, zones and regions of a key management service. Exit codes: 0 done, 1 refused or failed, 2 wrong usage, "
            + "3 unavailable (try again), 4 not found, 5 not allowed, 130 interrupted.");
        foreach (var option in Globals.All)
        {
            root.Options.Add(option);
        }

        foreach (var command in (ReadOnlySpan<Command>)
            [KeyCommands.Make(), RandomCommand.Make(), VaultCommands.Make(), ZoneCommands.Make(), RegionCommands.Make(), HealthCommand.Make(), AuditCommands.Make(), RootKeyCommands.Make(),
             BackupCommands.Make(), RestoreCommand.Make(), DrillCommands.Make(), CompletionCommand.Make()])
        {
            root.Subcommands.Add(command);
        }

        return root;
    }
}
