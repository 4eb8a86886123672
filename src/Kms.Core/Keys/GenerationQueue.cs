using Kms.Access;

namespace Kms.Keys;

/// <summary>
/// Who makes an RSA key next: a turn to each caller that waits, in rounds, so that one with many requests delays another by one key beyond
/// those that are being made. A request whose caller leaves loses its place. The service's own clock waits like a caller, is never
/// refused, and has one request at a time. Safe for concurrent use.
/// </summary>
public sealed class GenerationQueue(GenerationLimits limits, TimeProvider time)
{
    private readonly Lock sync = new();
    private readonly Dictionary<string, GenerationLine> lines = new(StringComparer.Ordinal);
    private readonly LinkedList<GenerationLine> round = new();
    private int running;
    private int waiting;

    /// <summary>Requests that have a turn now.</summary>
    public int Running
    {
        get
        {
            lock (sync)
            {
                return running;
            }
        }
    }

    /// <summary>Requests that wait for one.</summary>
    public int Waiting
    {
        get
        {
            lock (sync)
            {
                return waiting;
            }
        }
    }

    /// <summary>
    /// A turn; dispose it when the key is made. Refused with <see cref="RefusalCode.Throttled"/> when too many wait already, or after the
    /// longest wait.
    /// </summary>
    /// <exception cref="OperationCanceledException">The caller has left.</exception>
    public async ValueTask<Result<GenerationTurn>> Enter(Caller caller, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        cancellation.ThrowIfCancellationRequested();
        var isClock = ReferenceEquals(caller, Caller.Clock);
        GenerationTurn turn;
        Task granted;
        lock (sync)
        {
            var line = lines.TryGetValue(caller.PrincipalId, out var known) ? known : new GenerationLine(caller.PrincipalId);
            if (!isClock && (line.Pending >= limits.PerCallerMax || waiting >= limits.WaitingMax))
            {
                return Throttled();
            }

            lines[line.Caller] = line;
            line.Pending++;
            turn = new GenerationTurn(this, line);
            Append(turn);
            StartNext();

            // The time counts from here: a request that is seen to wait can also time out.
            granted = turn.Granted.WaitAsync(isClock ? Timeout.InfiniteTimeSpan : limits.WaitMax, time, cancellation);
        }

        try
        {
            await granted;
            return turn;
        }
        catch (TimeoutException)
        {
            return turn.TryLeave() ? Throttled() : turn;
        }
        catch (OperationCanceledException)
        {
            turn.Dispose();
            throw;
        }
    }

    private void Append(GenerationTurn turn)
    {
        turn.Place = turn.Line.Waiters.AddLast(turn);
        waiting++;
        if (turn.Line.Waiters.Count == 1)
        {
            round.AddLast(turn.Line);
        }
    }

    private void StartNext()
    {
        while (running < limits.RunningMax && round.First is { Value: var line })
        {
            var turn = line.Waiters.First!.Value;
            round.RemoveFirst();
            line.Waiters.RemoveFirst();
            if (line.Waiters.Count > 0)
            {
                round.AddLast(line);
            }

            waiting--;
            running++;
            turn.Grant();
        }
    }

    /// <summary>False: it has a turn.</summary>
    internal bool TryLeave(GenerationTurn turn)
    {
        lock (sync)
        {
            if (turn.Granted.IsCompleted)
            {
                return false;
            }

            turn.Line.Waiters.Remove(turn.Place!);
            waiting--;
            if (turn.Line.Waiters.Count == 0)
            {
                round.Remove(turn.Line);
            }

            Forget(turn.Line);
            return true;
        }
    }

    internal void End(GenerationLine line)
    {
        lock (sync)
        {
            running--;
            Forget(line);
            StartNext();
        }
    }

    private void Forget(GenerationLine line)
    {
        if (--line.Pending == 0)
        {
            lines.Remove(line.Caller);
        }
    }

    /// <summary>A second for each round of keys that is ahead: about what a large one takes.</summary>
    private Refusal Throttled() => new(
        RefusalCode.Throttled, "Too many RSA keys are being made at the moment: try again later, or make EC keys, which take no time.")
    {
        RetryAfter = TimeSpan.FromSeconds(Math.Clamp((Waiting + Running) / limits.RunningMax, 1, 10)),
    };
}
