using System.Collections.Concurrent;
using System.Diagnostics;
using Kms.Client;

namespace Kms.Cli.Drills;

/// <summary>
/// What clients saw: every acknowledged change, and when what succeeded and failed. Times are seconds since the drill began.
/// </summary>
internal sealed class Ledger
{
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly ConcurrentQueue<Acknowledged> changes = new();

    public double Now => clock.Elapsed.TotalSeconds;

    public Track Writing { get; } = new();

    public Track Signing { get; } = new();

    /// <summary>Changes whose outcome no client knows.</summary>
    public long Unknown => unknown;

    public IReadOnlyCollection<Acknowledged> Changes => changes;

    private long unknown;

    public void Acknowledge(string key, string version) => changes.Enqueue(new Acknowledged(key, version, Now));

    public void Failed(Track track, double began, KmsException problem)
    {
        track.Failed(began, Now, problem.Code);
        if (problem is KmsOutcomeUnknownException)
        {
            Interlocked.Increment(ref unknown);
        }
    }
}

/// <summary>A version that the service said it had made.</summary>
internal sealed record Acknowledged(string Key, string Version, double At);

/// <summary>Successes and failures of one kind of call.</summary>
internal sealed class Track
{
    private readonly Lock gate = new();
    private readonly List<(double Began, double At, bool Good)> events = [];
    private readonly Dictionary<string, long> reasons = [];

    public void Succeeded(double began, double at)
    {
        lock (gate)
        {
            events.Add((began, at, true));
        }
    }

    public void Failed(double began, double at, string code)
    {
        lock (gate)
        {
            events.Add((began, at, false));
            reasons[code] = reasons.GetValueOrDefault(code) + 1;
        }
    }

    /// <summary>The first success after a moment; null when there was none.</summary>
    public double? FirstSuccess(double after)
    {
        lock (gate)
        {
            return events.Where(seen => seen.Good && seen.At > after).Select(seen => (double?)seen.At).Min();
        }
    }

    /// <summary>Calls that began after the one moment and ended before the other.</summary>
    public (long Good, long Bad) Count(double from, double until)
    {
        lock (gate)
        {
            var within = events.Where(seen => seen.Began >= from && seen.At <= until).ToArray();
            return (within.Count(seen => seen.Good), within.Count(seen => !seen.Good));
        }
    }

    public IReadOnlyDictionary<string, long> Reasons
    {
        get
        {
            lock (gate)
            {
                return new Dictionary<string, long>(reasons);
            }
        }
    }
}
