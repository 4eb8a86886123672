using System.CommandLine;
using Kms.Cli.Running;

namespace Kms.Cli.Drills;

/// <summary>
/// What every drill is told. A drill stops things: it runs only where the installation's name is written behind the flag.
/// </summary>
internal static class DrillSymbols
{
    private const int ClientsMax = 1000;

    public static readonly Option<string> Really = new("--i-really-mean-the-test-installation")
    {
        Description = "The region's own name (see region status): says that this is a test installation, in which hosts may be killed.",
        HelpName = "NAME",
        Required = true,
    };

    public static readonly Option<int?> HostPid = Pid("--host-pid", "The process to kill (SIGKILL).");
    public static readonly Option<string?> Stop = new("--stop-command") { Description = "Run by the shell to stop what is to be lost; in place of --host-pid.", HelpName = "COMMAND" };
    public static readonly Option<string?> Start = new("--start-command") { Description = "Run by the shell to bring it back. Left out: the drill waits until it is brought back by other means.", HelpName = "COMMAND" };
    public static readonly Option<double?> Before = Seconds("--seconds-before", "Seconds of load before.", 5);
    public static readonly Option<double?> Away = Seconds("--seconds-away", "Seconds of load while it is gone.", 5);
    public static readonly Option<double?> Patience = Seconds("--patience", "Seconds to wait for it to come back.", 120);

    public static readonly Option<int?> Writers = Clients("--writers", "Clients that make changes.");
    public static readonly Option<int?> Signers = Clients("--signers", "Clients that sign.");

    public static Symbol[] Common => [Really, Stop, Start, Before, Away, Patience, Writers, Signers];

    public static TimeSpan Read(Session session, Option<double?> option) => TimeSpan.FromSeconds(session.Value(option)!.Value);

    public static Option<double?> Seconds(string name, string description, double value)
    {
        var option = Formats.Seconds.Option(name, description);
        option.DefaultValueFactory = _ => value;
        return option;
    }

    public static Option<int?> Pid(string name, string description) => Formats.Count("PID", 1, int.MaxValue).Option(name, description);

    private static Option<int?> Clients(string name, string description)
    {
        var option = Formats.Count("NUMBER", 1, ClientsMax).Option(name, description);
        option.DefaultValueFactory = _ => 4;
        return option;
    }
}
