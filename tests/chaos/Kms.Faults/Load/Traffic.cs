using System.Diagnostics;
using System.Globalization;
using Kms.Faults.Check;
using Kms.Faults.Http;

namespace Kms.Faults.Load;

/// <summary>
/// A light load of everything that clients do, all the time: use keys, look at keys, list them, change them, ask how the host is. It counts
/// what works; what should not have happened is kept as text.
/// </summary>
internal sealed class Traffic : IAsyncDisposable
{
    private const int ProblemsKept = 5;
    private static readonly TimeSpan CryptoPace = TimeSpan.FromMilliseconds(4);
    private static readonly TimeSpan LookPace = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan ChangePace = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan HealthPace = TimeSpan.FromMilliseconds(10);

    private readonly CancellationTokenSource stopping = new();
    private readonly List<string> problems = [];
    private readonly KmsClient client;
    private readonly Func<KeyBoard.Belief, Random, ChangeKind> mix;
    private readonly Task running;

    public Traffic(
        KmsClient client,
        IReadOnlyList<string> keys,
        Func<string, Writer> writer,
        Random random,
        bool listsAll = true,
        Func<KeyBoard.Belief, Random, ChangeKind>? mix = null)
    {
        this.client = client;
        this.mix = mix ?? ChangeMix.Harmless;
        var user = new CryptoUser(client, keys, new Random(random.Next()), listsAll);
        Task[] loops =
        [
            Loop(CryptoPace, () => Use(user)),
            Loop(LookPace, async () => Count(Looks, await user.Look())),
            Loop(HealthPace, AskHealth),
            .. Enumerable.Range(0, 2).Select(number => Change(writer(number.ToString(CultureInfo.InvariantCulture)))),
        ];
        running = Task.WhenAll(loops);
    }

    public Tally Crypto { get; } = new("crypto");

    /// <summary>How long each use took.</summary>
    public Latencies Times { get; } = new();

    /// <summary>Get and list.</summary>
    public Tally Looks { get; } = new("get or list");

    public long Accepted { get; private set; }

    /// <summary>
    /// Uses of a key's latest version that were refused because the zone that could tell which one that is was away. They count as failed;
    /// unlike other failures they are foreseen.
    /// </summary>
    public long InDoubt { get; private set; }

    /// <summary>The longest that a change took to be answered.</summary>
    public TimeSpan LongestChange { get; set; }

    /// <summary>503 with Retry-After.</summary>
    public long Refused { get; private set; }

    /// <summary>When the last change was acknowledged, on the monotonic clock.</summary>
    public long LastAccepted { get; private set; }

    /// <summary>When the last one was refused.</summary>
    public long LastRefused { get; private set; }

    public bool SawDegraded { get; private set; }

    public string Health { get; private set; } = string.Empty;

    public IReadOnlyList<string> Problems
    {
        get
        {
            lock (problems)
            {
                return [.. problems];
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        stopping.Dispose();
    }

    private async Task Loop(TimeSpan pace, Func<Task> step)
    {
        using var timer = new PeriodicTimer(pace);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping.Token))
            {
                await step();
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private async Task Use(CryptoUser user)
    {
        var start = Stopwatch.GetTimestamp();
        var problem = await user.Use();
        Times.Add(Stopwatch.GetElapsedTime(start));
        Count(Crypto, problem);
    }

    private void Count(Tally tally, string problem)
    {
        var isInDoubt = problem.EndsWith("503 RecordInDoubt", StringComparison.Ordinal);
        InDoubt += isInDoubt && tally == Crypto ? 1 : 0;
        tally.Add(problem, isInDoubt ? static _ => { } : Note);
    }

    private async Task AskHealth()
    {
        Health = await client.Health();
        SawDegraded |= Health == "degraded";
    }

    private Task Change(Writer writer) => Loop(ChangePace, async () =>
    {
        var start = Stopwatch.GetTimestamp();
        if (await writer.Next(mix) is not var (change, answer))
        {
            return;
        }

        LongestChange = Stopwatch.GetElapsedTime(start) is var took && took > LongestChange ? took : LongestChange;

        switch (answer)
        {
            case { Status: 200 }:
                Accepted++;
                LastAccepted = Stopwatch.GetTimestamp();
                break;
            case { Status: 503, HasRetryAfter: true }:
                Refused++;
                LastRefused = Stopwatch.GetTimestamp();
                break;
            default:
                Note($"change {change.Kind} answers {answer.Status} {answer.Code}");
                break;
        }
    });

    private void Note(string problem)
    {
        lock (problems)
        {
            if (problems.Count < ProblemsKept)
            {
                problems.Add(problem);
            }
        }
    }
}
