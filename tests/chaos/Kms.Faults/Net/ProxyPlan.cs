namespace Kms.Faults.Net;

/// <summary>Which statement gets lost or late. Counting begins when it is set; what comes before the counted one passes.</summary>
internal sealed class ProxyPlan
{
    private readonly Lock gate = new();
    private int repliesLeft;
    private byte[]? late;
    private byte[] lateFrom = [];
    private int lateAfter;
    private bool isCounting;
    private TaskCompletionSource held = Fresh();
    private TaskCompletionSource release = Fresh();
    private TaskCompletionSource answered = Fresh();

    /// <summary>True when the reply that was to be lost is lost.</summary>
    public bool HasDropped { get; private set; }

    /// <summary>Completes when the statement that is to be late was caught.</summary>
    public Task Held => held.Task;

    /// <summary>Completes when the server has answered the statement that was late.</summary>
    public Task Answered => answered.Task;

    /// <summary>The n-th reply from now on is swallowed, and its line closed.</summary>
    public void DropReply(int number)
    {
        lock (gate)
        {
            (repliesLeft, HasDropped) = (number, false);
        }
    }

    /// <summary>
    /// The n-th statement whose bytes contain the text is kept until <see cref="Deliver"/>. Counting begins with the first one that contains <paramref name="from"/>
    /// as well: reads of the same record come before.
    /// </summary>
    public void Hold(byte[] text, byte[] from, int number)
    {
        lock (gate)
        {
            (late, lateFrom, lateAfter, isCounting) = (text, from, number - 1, false);
            (held, release, answered) = (Fresh(), Fresh(), Fresh());
        }
    }

    public void Deliver() => release.TrySetResult();

    /// <summary>Everything passes again.</summary>
    public void Clear()
    {
        lock (gate)
        {
            (repliesLeft, late) = (0, null);
        }
    }

    internal bool Drops(int replies)
    {
        lock (gate)
        {
            if (repliesLeft == 0 || replies == 0)
            {
                return false;
            }

            repliesLeft = Math.Max(0, repliesLeft - replies);
            HasDropped = repliesLeft == 0;
            return HasDropped;
        }
    }

    /// <summary>Null: pass it on. Else: when to do so.</summary>
    internal Task? Holds(ReadOnlySpan<byte> bytes)
    {
        lock (gate)
        {
            if (late is null || bytes.IndexOf(late) < 0)
            {
                return null;
            }

            isCounting = isCounting || bytes.IndexOf(lateFrom) >= 0;
            if (!isCounting || lateAfter-- > 0)
            {
                return null;
            }

            late = null;
            held.TrySetResult();
            return release.Task;
        }
    }

    internal void Answer() => answered.TrySetResult();

    private static TaskCompletionSource Fresh() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
