using System.Globalization;
using System.Text.Json;
using Kms.Faults.Http;
using Kms.Faults.Net;

namespace Kms.Faults.Rows;

/// <summary>
/// The reply to each statement of each operation is swallowed in turn, and its connection closed. The same request again, under the same
/// name, must have the result of the first: never a second version.
/// </summary>
internal sealed class LostReply(RowRun run, Stand stand, TcpProxy a, TcpProxy b)
{
    private const int StatementsMax = 12;

    private static readonly (string Name, int Versions, Func<string, (HttpMethod Method, string Path, object? Body)> Request)[] Operations =
    [
        ("create", 1, key => (HttpMethod.Post, $"/keys/{key}/create", new { kty = "EC", crv = "P-256" })),
        ("rotate", 2, key => (HttpMethod.Post, $"/keys/{key}/rotate", null)),
        ("update", 1, key => (HttpMethod.Patch, $"/keys/{key}", new { tags = new Dictionary<string, string> { ["lost"] = "reply" } })),
        ("delete", 1, key => (HttpMethod.Delete, $"/keys/{key}", null)),
        ("recover", 1, key => (HttpMethod.Post, $"/deletedkeys/{key}/recover", null)),
        ("purge", 0, key => (HttpMethod.Delete, $"/deletedkeys/{key}", null)),
    ];

    private int lost;
    private int unknown;
    private int keys;

    public static async Task Run(RowRun run)
    {
        TcpProxy? a = null;
        TcpProxy? b = null;
        await using var stand = await Stand.Start(run, keyCount: 2, zones =>
        {
            (a, b) = (new TcpProxy(zones.A.Port), new TcpProxy(zones.B.Port));
            return zones.HostOptionsThrough(a, b, checkEvery: TimeSpan.FromMilliseconds(200));
        });
        await using var closeA = a!;
        await using var closeB = b!;
        var row = new LostReply(run, stand, a!, b!);
        var rounds = 0;
        while (run.HasTimeAfter(rounds))
        {
            await row.Round();
            rounds++;
        }

        await stand.Check();
        run.Figure("replies lost", row.lost);
        run.Figure("operations", Operations.Length);
        run.Figure("answered unknown", row.unknown);
        run.Figure("rounds", rounds);
    }

    private async Task Round()
    {
        foreach (var operation in Operations)
        {
            foreach (var proxy in (TcpProxy[])[a, b])
            {
                var number = 1;
                while (number <= StatementsMax && await Lose(operation, proxy, number))
                {
                    number++;
                }

                if (number <= 2)
                {
                    run.Fail($"{operation.Name} has fewer than two statements in a zone: nothing was tested");
                }
            }
        }
    }

    /// <returns>False when the operation has not so many statements.</returns>
    private async Task<bool> Lose(
        (string Name, int Versions, Func<string, (HttpMethod Method, string Path, object? Body)> Request) operation, TcpProxy proxy, int number)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"lost-{keys++}");
        await Prepare(operation.Name, key);
        var (method, path, body) = operation.Request(key);
        var id = Guid.NewGuid().ToString();
        proxy.Plan.DropReply(number);
        var first = await stand.Client.Send(method, path, body, id);
        var wasLost = proxy.Plan.HasDropped;
        proxy.Plan.Clear();
        await run.Must("the host is ready", stand.IsReady);
        if (!wasLost)
        {
            return false;
        }

        lost++;
        unknown += first.IsUnknown ? 1 : 0;
        var second = await stand.Client.Send(method, path, body, id);
        var third = await stand.Client.Send(method, path, body, id);
        var answers = string.Join(", ", new[] { first, second, third }.Select(answer => $"{answer.Status} {answer.Code}"));
        var what = $"{operation.Name}, reply {number} of zone {(proxy == a ? "A" : "B")} lost, answers {answers}";
        var wanted = operation.Name == "purge" ? 204 : 200;
        if (second.Status != wanted || third.Status != wanted || (first.Status != wanted && !first.IsUnknown && first.Status != 503))
        {
            run.Fail(what);
        }
        else if (VersionOf(second) != VersionOf(third) || (first.Status == wanted && VersionOf(first) != VersionOf(second)))
        {
            run.Fail($"{what}: versions {VersionOf(first)}, {VersionOf(second)}, {VersionOf(third)}");
        }

        await CountVersions(operation.Name, operation.Versions, key, what);
        return true;
    }

    private async Task Prepare(string operation, string key)
    {
        if (operation != "create")
        {
            await Must(await stand.Client.Post($"/keys/{key}/create", new { kty = "EC", crv = "P-256" }));
        }

        if (operation is "recover" or "purge")
        {
            await Must(await stand.Client.Delete($"/keys/{key}"));
        }
    }

    private async Task Must(KmsAnswer answer)
    {
        if (!answer.IsOk)
        {
            throw new InvalidOperationException($"A key cannot be prepared: {answer.Status} {answer.Code}; health {await stand.Client.Health()}");
        }
    }

    private async Task CountVersions(string operation, int versions, string key, string what)
    {
        if (operation == "delete")
        {
            await Must(await stand.Client.Post($"/deletedkeys/{key}/recover"));
        }

        var listed = await stand.Client.Get($"/keys/{key}/versions");
        var count = listed.IsOk ? listed.Body.GetProperty("value").GetArrayLength() : 0;
        if (count != versions)
        {
            run.Fail($"{what}: the key has {count} versions and not {versions}");
        }
    }

    private static string VersionOf(KmsAnswer answer) =>
        answer.Body.ValueKind == JsonValueKind.Object && answer.Body.TryGetProperty("key", out var key) ? key.GetProperty("kid").GetString()! : "none";
}
