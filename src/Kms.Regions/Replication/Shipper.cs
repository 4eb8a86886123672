using System.Collections.Concurrent;
using Kms.Regions.Messages;
using Kms.Regions.State;

namespace Kms.Regions.Replication;

/// <summary>
/// The home region's side of the stream: an actor without timers of its own. The host gives it one turn after the other (never two at
/// once), each as soon as
/// <see cref="Changed"/> was called or the time that the last turn answered is over. It reads the log at its own pace and shares no lock with writers.
/// Make a new one when the region's epoch or peer changes.
/// </summary>
/// <remarks>
/// It keeps nothing: the other region says where it stands when it is greeted, and so either side may end at any point. After every
/// failure it greets again.
/// </remarks>
public sealed partial class Shipper(ShipperPorts ports, LinkHello self, ShipperOptions options)
{
    private readonly ConcurrentDictionary<string, bool> changed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StreamCursor> cursors = new(StringComparer.Ordinal);
    private readonly AlarmBoard alarms = new(ports.Time, ports.Alarmed);
    private readonly long started = ports.Time.GetUtcNow().ToUnixTimeMilliseconds();
    private volatile LinkView view = new(LinkState.Waiting, 0, null, 0, 0, ports.Time.GetUtcNow().ToUnixTimeMilliseconds(), 0, 0);
    private int woken;
    private int failures;
    private long? retryAt;
    private long nextBatchAt;
    private bool isCopysTurn;
    private long? beatenAt;
    private long? greetedAt;

    /// <summary>Readable from any thread.</summary>
    public ShipperStatus Status
    {
        get
        {
            var now = view;
            var age = now.Pending > 0 || now.Link != LinkState.Connected ? NowUnixMs - now.OldestUnixMs : 0;
            var lag = new ReplicationLag(now.Pending, TimeSpan.FromMilliseconds(Math.Max(0, age)));
            return new ShipperStatus(now.Link, now.Failures, now.Reason, lag, now.Shipped, now.Copied, alarms.Present) { FencedBy = now.FencedBy };
        }
    }

    private TimeSpan UntilNextBatch => Interlocked.Read(ref nextBatchAt) is var at && at > ports.Time.GetTimestamp()
        ? ports.Time.GetElapsedTime(ports.Time.GetTimestamp(), at)
        : TimeSpan.Zero;

    private TimeSpan UntilRetry => retryAt is { } at && at > ports.Time.GetTimestamp() ? ports.Time.GetElapsedTime(ports.Time.GetTimestamp(), at) : TimeSpan.Zero;

    private long NowUnixMs => ports.Time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>
    /// A change of this stream was committed here. From any thread; costs a dictionary entry. Changes that nobody tells are found within a
    /// beat.
    /// </summary>
    /// <returns>
    /// True when the host should give a turn now: the first since the last turn began, unless the next batch is not due yet, for which
    /// that turn has asked.
    /// </returns>
    public bool Changed(string stream)
    {
        changed[stream] = true;
        return Interlocked.Exchange(ref woken, 1) == 0 && UntilNextBatch == TimeSpan.Zero;
    }

    /// <summary>
    /// Does what there is to do: connect, ship, beat, settle. Answers when to come back if nothing is <see cref="Changed"/> before; zero:
    /// at once.
    /// </summary>
    public async ValueTask<TimeSpan> Turn(CancellationToken cancellation)
    {
        Interlocked.Exchange(ref woken, 0);
        isResting = false;
        if (view.Link == LinkState.Stopped)
        {
            return options.BackOffMax;
        }

        if (view.Link == LinkState.Waiting && UntilRetry is var wait && wait > TimeSpan.Zero)
        {
            return wait;
        }

        if ((view.Link == LinkState.Waiting || (copying.Count == 0 && Until(greetedAt, options.GreetEvery) == TimeSpan.Zero)) && !await Connect(cancellation))
        {
            return Publish();
        }

        // The sign of life first: what is to come is known over there even if nothing of it arrives.
        // Changes and copies share the pace and take it in turn, or a region that always writes would never finish a copy.
        isCopysTurn = !isCopysTurn;
        _ = await Look(cancellation) && await Beat(cancellation)
            && (isCopysTurn ? await CopyOn(cancellation) && await Ship(cancellation) : await Ship(cancellation) && await CopyOn(cancellation))
            && await Settle(cancellation);

        return Publish();
    }

    /// <summary>
    /// The pace: a batch of so many begins now. A turn that came late does not lower the rate: the time counts from when the batch was
    /// due, within reason.
    /// </summary>
    private void Pace(int count)
    {
        var (now, late) = (ports.Time.GetTimestamp(), (long)(LateMax.TotalSeconds * ports.Time.TimestampFrequency));
        var seconds = Math.Max(options.GatherFor.TotalSeconds, (double)count / options.ChangesPerSecondMax);
        Interlocked.Exchange(ref nextBatchAt, Math.Max(Interlocked.Read(ref nextBatchAt), now - late) + (long)(seconds * ports.Time.TimestampFrequency));
    }

    private static readonly TimeSpan LateMax = TimeSpan.FromMilliseconds(250);

    private StreamCursor Cursor(string stream)
    {
        if (!cursors.TryGetValue(stream, out var cursor))
        {
            cursors[stream] = cursor = new StreamCursor(stream);
            cursor.Confirm(ReplicaPosition.Start(stream, self.Epoch), 0);
        }

        return cursor;
    }

    /// <summary>Shows how it is, and answers when the next turn is due.</summary>
    private TimeSpan Publish()
    {
        long pending = 0;
        var oldest = long.MaxValue;
        foreach (var cursor in cursors.Values)
        {
            if (cursor.Pending > 0)
            {
                pending += cursor.Pending;
                oldest = Math.Min(oldest, cursor.PendingSinceUnixMs);
            }
        }

        // Nothing known to be pending and nobody to ask: what is not confirmed began when the link ended.
        var isConnected = view.Link == LinkState.Connected;
        var since = oldest < long.MaxValue ? oldest : isConnected ? NowUnixMs : view.Pending == 0 && view.OldestUnixMs > 0 ? view.OldestUnixMs : started;
        view = view with { Failures = failures, Pending = pending, OldestUnixMs = since, Shipped = shipped, Copied = copied };
        return view.Link switch
        {
            LinkState.Connected => HasWork && !isResting ? UntilNextBatch
                : UntilNextBatch is var batch && batch > TimeSpan.Zero && batch < UntilNextBeat ? batch : UntilNextBeat,
            LinkState.Waiting => UntilRetry,
            _ => options.BackOffMax,
        };
    }

    /// <summary>How it was at the end of the last turn. Swapped as one reference.</summary>
    private sealed record LinkView(
        LinkState Link, int Failures, string? Reason, long FencedBy, long Pending, long OldestUnixMs, long Shipped, long Copied);
}
