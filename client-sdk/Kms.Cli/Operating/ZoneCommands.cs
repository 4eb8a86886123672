using System.CommandLine;
using Kms.Cli.Output;
using Kms.Cli.Running;
using Kms.Client;

namespace Kms.Cli.Operating;

/// <summary><c>kms zones</c></summary>
internal static class ZoneCommands
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    private static readonly Argument<string> Zone = new("ZONE") { Description = "A or B." };
    private static readonly Option<bool> Wait = Symbols.Flag("--wait", "Until both zones are in service.");

    static ZoneCommands() => Zone.AcceptOnlyFromAmong("A", "B");

    public static Command Make() => Commands.Branch(
        "zones", "The two databases of a region.",
        Commands.Leaf("status", "How they are. Exit code 3 when changes are refused.", async (session, cancellation) =>
        {
            var health = session.Value(Wait) ? await UntilReady(session, cancellation) : await session.Keys.GetZonesAsync(cancellation);
            return Show(session, health);
        }, Wait),
        Commands.Leaf("replace", "Give a zone up for ever and fill an empty one in its place, while the other serves.", async (session, cancellation) =>
        {
            var zone = session.Value(Zone);
            await session.Confirm($"Set aside what is left in zone {zone} and fill an empty one?");
            var health = await session.Keys.ReplaceZoneAsync(zone, cancellation);
            Show(session, session.Value(Wait) ? await UntilReady(session, cancellation) : health);
            return ExitCode.Done;
        }, Zone, Wait, Symbols.Yes));

    private static int Show(Session session, StoreHealth health)
    {
        session.Answer.Show(Shapes.Of(health), "zone", "state", "since", "reason");
        return health.CanWrite ? ExitCode.Done : ExitCode.Unavailable;
    }

    private static Task<StoreHealth> UntilReady(Session session, CancellationToken cancellation) =>
        session.Terminal.Progress("Waiting for both zones", async report =>
        {
            while (true)
            {
                var health = await Look(session, cancellation);
                if (health?.CanWrite == true)
                {
                    return health;
                }

                report(null, health is null ? "The service does not answer" : $"A {Word(health.A)}, B {Word(health.B)}");
                await Task.Delay(LookEvery, cancellation);
            }
        });

    /// <summary>Null while the service cannot be asked: waiting goes on.</summary>
    private static async Task<StoreHealth?> Look(Session session, CancellationToken cancellation)
    {
        try
        {
            return await session.Keys.GetZonesAsync(cancellation);
        }
        catch (KmsUnavailableException)
        {
            return null;
        }
    }

    private static string Word(ZoneHealth zone) => zone.Compared is { } compared ? $"{zone.Status} ({compared} records)" : zone.Status.ToString();
}
