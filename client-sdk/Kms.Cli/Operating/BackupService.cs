using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kms.Cli.Running;

namespace Kms.Cli.Operating;

/// <summary>Backups by the running service: it is asked, and then watched until it has done it.</summary>
internal static class BackupService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(300);

    public static readonly Option<bool> NoWait = Symbols.Flag("--no-wait", "Do not wait for its end.");

    public static async Task<int> List(Session session, CancellationToken cancellation) => Show(session, await session.Service.Get("/backups", cancellation));

    public static async Task<int> Now(Session session, CancellationToken cancellation) => Show(session, await MakeNow(session, cancellation));

    /// <summary>One on each target.</summary>
    /// <returns>How the backups are afterwards, as the service says it.</returns>
    public static Task<JsonElement> MakeNow(Session session, CancellationToken cancellation) =>
        Ask(session, "/backups", "Backing up", target => (Text(target, "lastSuccess"), Text(target, "lastErrorTime")), cancellation);

    public static async Task<int> Verify(Session session, CancellationToken cancellation) => Show(session, await Ask(
        session, "/backups/verify", "Verifying backups",
        target => (target.GetProperty("verified") is { ValueKind: JsonValueKind.Object } verified ? Text(verified, "time") : null, null), cancellation));

    /// <param name="mark">What is another one when it is done: clocks are not compared, they may be two machines'.</param>
    private static async Task<JsonElement> Ask(
        Session session, string path, string what, Func<JsonElement, (string?, string?)> mark, CancellationToken cancellation)
    {
        var before = Targets(await session.Service.Get("/backups", cancellation)).Select(mark).ToArray();
        var health = await session.Service.Post(path, cancellation);
        return session.Value(NoWait) ? health : await session.Terminal.Progress(what, async report =>
        {
            while (true)
            {
                health = await session.Service.Get("/backups", cancellation);
                var targets = Targets(health);
                var running = targets.Where(target => target.GetProperty("running").ValueKind == JsonValueKind.Object).ToArray();
                if (running.Length == 0 && targets.Zip(before).All(pair => mark(pair.First) != pair.Second))
                {
                    return health;
                }

                report(null, running.Length == 0 ? what : $"{what}: {string.Join(", ", running.Select(target =>
                    $"{target.GetProperty("name")} {target.GetProperty("running").GetProperty("doing")} {target.GetProperty("running").GetProperty("done")}"))}");
                await Task.Delay(LookEvery, cancellation);
            }
        });
    }

    private static int Show(Session session, JsonElement health)
    {
        var value = JsonObject.Create(health)!;
        if (session.Answer.IsJson)
        {
            session.Answer.Show(value);
        }
        else
        {
            var targets = value["targets"]!.DeepClone().AsArray();
            session.Answer.Show(targets, "name", "state", "count", "sizeBytes", "oldest", "newest", "lastError");
        }

        var isAlarm = Targets(health).Any(target => target.GetProperty("state").GetString() == "alarm");
        return isAlarm ? ExitCode.Refused : ExitCode.Done;
    }

    private static JsonElement[] Targets(JsonElement health) => [.. health.GetProperty("targets").EnumerateArray()];

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
}
