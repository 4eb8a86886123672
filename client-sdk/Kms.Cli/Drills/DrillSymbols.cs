using System.CommandLine;
using Kms.Cli.Running;

namespace Kms.Cli.Drills;

/// <summary>What every drill is told. A drill stops things: it runs only where somebody has written the installation's name behind the flag.</summary>
internal static class DrillSymbols
{
    public static readonly Option<string> Really = new("--i-really-mean-the-test-installation")
    {
        Description = "The region's own name (see region status): says that this is a test installation, in which hosts may be killed.",
        HelpName = "NAME",
        Required = true,
    };

    public static readonly Option<int?> HostPid = new("--host-pid") { Description = "The process to kill (SIGKILL).", HelpName = "PID" };
    public static readonly Option<string?> Stop = new("--stop-command") { Description = "Run by the shell to stop what is to be lost; in place of --host-pid.", HelpName = "COMMAND" };
    public static readonly Option<string?> Start = new("--start-command") { Description = "Run by the shell to bring it back. Left out: the drill waits for somebody else to do it.", HelpName = "COMMAND" };
    public static readonly Option<double> Before = Seconds("--seconds-before", "Seconds of load before.", 5);
    public static readonly Option<double> Away = Seconds("--seconds-away", "Seconds of load while it is gone.", 5);
    public static readonly Option<double> Patience = Seconds("--patience", "Seconds to wait for it to come back.", 120);

    public static readonly Option<int> Writers = new("--writers") { Description = "Clients that make changes.", HelpName = "NUMBER", DefaultValueFactory = _ => 4 };
    public static readonly Option<int> Signers = new("--signers") { Description = "Clients that sign.", HelpName = "NUMBER", DefaultValueFactory = _ => 4 };

    public static Symbol[] Common => [Really, Stop, Start, Before, Away, Patience, Writers, Signers];

    public static TimeSpan Read(Session session, Option<double> option) => session.Value(option) is var seconds and >= 0 and <= 86_400
        ? TimeSpan.FromSeconds(seconds)
        : throw new UsageException($"{option.Name} is {session.Value(option)}: it must be 0 to 86400 seconds.");

    private static Option<double> Seconds(string name, string description, double value) =>
        new(name) { Description = description, HelpName = "SECONDS", DefaultValueFactory = _ => value };
}
