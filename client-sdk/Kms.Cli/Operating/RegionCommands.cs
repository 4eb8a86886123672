using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kms.Cli.Running;
using Kms.Client;

namespace Kms.Cli.Operating;

/// <summary><c>kms region</c>: the pair of regions. Every command is asked of the region at <c>--endpoint</c>.</summary>
internal static class RegionCommands
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>The home region calls within a second or two; the pair is made whether or not it does.</summary>
    private static readonly TimeSpan ConnectedWithin = TimeSpan.FromSeconds(2.5);

    private static readonly Option<string?> Code = Formats.PairingCode.Option("--code", "The one-time code that the other region has made.");
    private static readonly Option<Uri?> Address = Formats.Address.Option("--address", "Where the other region's gateway is, such as https://kms-west:8443.");
    private static readonly Option<bool> Wait = Symbols.Flag("--wait", "Until the other region has joined; without --code.");

    public static Command Make() => Commands.Branch(
        "region", "The pair of regions: a home region and its replica.",
        Commands.Leaf("status", "Role, epoch, peer and lag.", async (session, cancellation) => Show(session, await Ask(session, cancellation))),
        Commands.Leaf(
            "pair", "First on one region without options: it makes a one-time code. Then on the other, with --code and --address of the first: it joins as its replica.",
            Pair, Code, Address, Wait),
        Change("failover", "Serve reading and the use of keys here although the home region is lost.", "/region/failover", null),
        Change("promote", "Make this region the home region. An old home region that returns is fenced, and what only it has is set aside.", "/region/promote",
            "Make this region the home region? Make sure first that the other one is dead or stopped: while it cannot be reached it goes on acknowledging changes, and what it alone has is set aside."),
        Change("failback", "Asked of the replica: the home region stops, this one gets the rest and becomes the home region; nothing is lost. In failover: the home region is back.",
            "/region/failback", "Have this region take over from the home region, or (in failover) follow it again?"),
        Change("unpair", "Asked of the home region: it gives up its peer for ever (when that machine is gone, for example) and can be paired with another one.", "/region/unpair",
            "Give the peer up for ever? It gets nothing more from here, and must be set up again before it can be paired."),
        Commands.Leaf("recopy", "Asked of the replica after a fork alarm: it gives up what it has of a vault and gets a fresh copy from the home region.", Recopy, Symbols.Vault, Symbols.Yes),
        Commands.Leaf("quarantine", "What this region had alone when another was promoted.", Quarantine));

    private static async Task<int> Pair(Session session, CancellationToken cancellation)
    {
        var (code, address) = (session.Value(Code), session.Value(Address));
        if (code is null != address is null)
        {
            throw new UsageException("--code and --address belong together: the code that the other region made, and where it is.");
        }

        if (code is not null)
        {
            session.Refuse([Wait], "is for the region that makes the code: it waits until the other one has joined.");

            // Not retried: the operator waits to hear that the address is wrong.
            using var direct = Connection.OpenOnce(session);
            await direct.PairRegion(code, address!.AbsoluteUri, cancellation);
            return Show(session, await session.Terminal.Progress("Waiting to be heard of", _ => Until(session, IsConnected, ConnectedWithin, cancellation)));
        }

        var offered = await Object(session.Service.Post("/region/pairing", cancellation));
        if (!session.Value(Wait))
        {
            session.Answer.Show(offered, $"{offered["code"]}\nGood once, until {offered["expires"]}. On the other region: kms region pair --code {offered["code"]} --address URL-OF-THIS-REGION");
            return ExitCode.Done;
        }

        session.Terminal.Say($"{offered["code"]}  (good once, until {offered["expires"]})");
        return Show(session, await session.Terminal.Progress(
            "Waiting for the other region", _ => Until(session, status => status["peers"]!.AsArray().Count > 0, TimeSpan.MaxValue, cancellation)));
    }

    /// <summary>The status for which it is true, or the last one when the time is over.</summary>
    private static async Task<JsonObject> Until(Session session, Func<JsonObject, bool> holds, TimeSpan within, CancellationToken cancellation)
    {
        for (var clock = Stopwatch.StartNew(); ;)
        {
            var status = await Ask(session, cancellation);
            if (holds(status) || clock.Elapsed > within)
            {
                return status;
            }

            await Task.Delay(LookEvery, cancellation);
        }
    }

    private static bool IsConnected(JsonObject status) => status["peers"]!.AsArray().All(peer => (bool?)peer!["connected"] == true);

    private static Command Change(string name, string description, string path, string? question) => Commands.Leaf(name, description, async (session, cancellation) =>
    {
        if (question is not null)
        {
            await session.Confirm(question);
        }

        return Show(session, await Object(session.Service.Post(path, cancellation)));
    }, Symbols.Yes);

    private static async Task<int> Recopy(Session session, CancellationToken cancellation)
    {
        var vault = session.Value(Symbols.Vault)!;
        await session.Confirm($"Give up what this replica has of vault '{vault}' for a copy of what the home region has? Until that is whole the vault is not served here. "
            + "If what is HERE is right, answer no and promote this region instead.");
        return Show(session, await Object(session.Service.RecopyVault(vault, cancellation)));
    }

    private static async Task<int> Quarantine(Session session, CancellationToken cancellation)
    {
        var items = new JsonArray();
        for (var path = "/region/quarantine"; path is not null;)
        {
            var page = JsonObject.Create(await session.Service.Get(path, cancellation))!;
            foreach (var item in page["value"]!.AsArray())
            {
                items.Add(item!.DeepClone());
            }

            path = (string?)page["nextLink"];
        }

        session.Answer.Show(items, "record", "version", "time", "sequence", "epoch", "requestId");
        return ExitCode.Done;
    }

    private static async Task<JsonObject> Ask(Session session, CancellationToken cancellation) =>
        JsonObject.Create(await session.Service.Get("/region", cancellation)) ?? throw new KmsException("The service's answer about the region is empty.");

    private static async Task<JsonObject> Object(Task<JsonElement> answer) => JsonObject.Create(await answer) ?? [];

    private static int Show(Session session, JsonObject status)
    {
        var lines = new List<string> { $"{status["name"]}: {status["role"]}, epoch {status["epoch"]}, last backup {(string?)status["lastBackup"] ?? "none"}" };
        if ((long?)status["quarantinedChanges"] is > 0 and var aside)
        {
            lines.Add($"{aside} changes are set aside: kms region quarantine");
        }

        lines.AddRange(status["peers"]?.AsArray().Select(peer =>
            $"{peer!["name"]} at {peer["address"]}: {((bool?)peer["connected"] == true ? "connected" : "NOT CONNECTED")}, lag {peer["lagChanges"]} changes, {peer["lagSeconds"]} s"
            + (peer["problem"] is { } problem ? $"\n  {problem}" : string.Empty)) ?? []);
        session.Answer.Show(status, string.Join('\n', lines));
        return ExitCode.Done;
    }
}
