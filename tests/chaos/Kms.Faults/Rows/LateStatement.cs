using System.Globalization;
using System.Text;
using Kms.Faults.Http;
using Kms.Faults.Net;

namespace Kms.Faults.Rows;

/// <summary>
/// A statement of a change is held up on its way, until the host has given the zone up and brought it back. Then it arrives, and must
/// have no effect.
/// </summary>
internal sealed class LateStatement(RowRun run, Stand stand, TcpProxy a, TcpProxy b)
{
    private const string Create = "create";

    /// <summary>Ends the name of the list that a record is in. Of all statements only a prepare says that; the commit comes next.</summary>
    private static readonly byte[] Listed = Encoding.UTF8.GetBytes("keys/default");

    private static readonly (string Name, Func<string, (HttpMethod Method, string Path, object? Body)> Request)[] Operations =
    [
        (Create, key => (HttpMethod.Post, $"/keys/{key}/create", new { kty = "EC", crv = "P-256" })),
        ("rotate", key => (HttpMethod.Post, $"/keys/{key}/rotate", null)),
        ("update", key => (HttpMethod.Patch, $"/keys/{key}", new { tags = new Dictionary<string, string> { ["late"] = "statement" } })),
        ("delete", key => (HttpMethod.Delete, $"/keys/{key}", null)),
    ];

    private int deliveries;
    private int effects;
    private int keys;

    public static async Task Run(RowRun run)
    {
        TcpProxy? a = null;
        TcpProxy? b = null;
        await using var stand = await Stand.Start(run, keyCount: 2, zones =>
        {
            (a, b) = (new TcpProxy(zones.A.Port), new TcpProxy(zones.B.Port));
            return zones.HostOptionsThrough(a, b);
        });
        await using var closeA = a!;
        await using var closeB = b!;
        var row = new LateStatement(run, stand, a!, b!);
        var rounds = 0;
        while (run.HasTimeAfter(rounds) && !run.IsFailed)
        {
            foreach (var operation in Operations)
            {
                foreach (var zone in (string[])["A", "B"])
                {
                    await row.Delay(operation, zone, isCommit: false);
                    await row.Delay(operation, zone, isCommit: true);
                }
            }

            rounds++;
        }

        await stand.Check();
        run.Figure("deliveries", row.deliveries);
        run.Figure("with an effect", row.effects);
        run.Figure("rounds", rounds);
    }

    private async Task Delay((string Name, Func<string, (HttpMethod Method, string Path, object? Body)> Request) operation, string zone, bool isCommit)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"late-{keys++}x");
        if (!await Prepare(operation.Name, key))
        {
            return;
        }

        var plan = (zone == "A" ? a : b).Plan;
        var what = $"{operation.Name}, {(isCommit ? "commit" : "prepare")} in zone {zone}";
        plan.Hold(Encoding.UTF8.GetBytes(key), Listed, isCommit ? 2 : 1);
        var (method, path, body) = operation.Request(key);
        var id = Guid.NewGuid().ToString();
        var first = await stand.Client.Send(method, path, body, id);
        if (!plan.Held.IsCompleted)
        {
            run.Fail($"{what}: the statement was not seen");
            plan.Clear();
            return;
        }

        await run.Must("the zone is back", stand.IsReady);
        await Deliver(plan, zone, what);
        var second = await stand.Client.Send(method, path, body, id);
        if (!second.IsOk || (first.IsOk && KeyOf(first) != KeyOf(second)))
        {
            run.Fail($"{what}: answers {first.Status} {first.Code} {KeyOf(first)}, then {second.Status} {second.Code} {KeyOf(second)}");
        }
    }

    /// <summary>Makes the key, unless the change itself is to make it.</summary>
    private async Task<bool> Prepare(string operation, string key)
    {
        if (operation == Create)
        {
            return true;
        }

        var made = await stand.Client.Post($"/keys/{key}/create", new { kty = "EC", crv = "P-256" });
        if (!made.IsOk)
        {
            run.Fail($"key {key} cannot be made: {made.Status} {made.Code}");
        }

        return made.IsOk;
    }

    private async Task Deliver(ProxyPlan plan, string zone, string what)
    {
        using var zones = stand.Zones.Open();
        await run.Must("no intent is left", () => zones.Intents() is (0, 0));
        var before = zones.Dump(ofA: zone == "A");
        plan.Deliver();
        await run.Must("the server has answered the late statement", () => plan.Answered.IsCompleted);
        deliveries++;
        if (zones.Dump(ofA: zone == "A") != before)
        {
            effects++;
            run.Fail($"{what}: a statement from before the rejoin had an effect");
        }
    }

    private static string KeyOf(KmsAnswer answer) => answer.IsOk ? answer.Version().Issued.Id : "none";
}
