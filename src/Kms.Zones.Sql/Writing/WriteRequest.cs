using System.Threading.Tasks.Sources;
using Kms.TwoZone;

namespace Kms.Zones.Sql.Writing;

/// <summary>
/// Something a caller waits for and the writer does. Waiting, then either taken (the caller gets the real answer) or cancelled (it is not
/// done): whichever comes first wins.
/// </summary>
internal abstract class WriteRequest(CancellationToken cancellation)
{
    private const int Waiting = 0;
    private const int Taken = 1;
    private const int Cancelled = 2;

    private CancellationTokenRegistration _registration;
    private int _state = Waiting;

    /// <summary>True when the answer may be given only after the change survives a power loss.</summary>
    public abstract bool MustBeDurable { get; }

    /// <summary>When it was queued, as a timestamp of the lane's clock.</summary>
    public long PostedAt { get; set; }

    public abstract void Decline(ZoneOutcome outcome, string reason, bool damaged);

    /// <summary>
    /// Gives the reply to the caller, whose continuation runs on the thread pool, but for the one case that a request names itself.
    /// </summary>
    /// <param name="here">
    /// True: the caller goes on on this thread, which saves a change of threads where this one has nothing else to do.
    /// </param>
    public abstract void Publish(bool here = false);

    /// <summary>Called once, before the writer can see the request.</summary>
    public void ListenForCancellation()
    {
        if (cancellation.CanBeCanceled)
        {
            _registration = cancellation.UnsafeRegister(static request => ((WriteRequest)request!).Cancel(), this);
        }
    }

    /// <summary>False when the caller cancelled first.</summary>
    public bool TryTake()
    {
        if (Interlocked.CompareExchange(ref _state, Taken, Waiting) != Waiting)
        {
            return false;
        }

        _registration.Unregister();
        return true;
    }

    protected abstract void PublishCancelled(CancellationToken cancelled);

    private void Cancel()
    {
        if (Interlocked.CompareExchange(ref _state, Cancelled, Waiting) == Waiting)
        {
            PublishCancelled(cancellation);
        }
    }
}

/// <summary>A request with its reply; the request itself is what the caller awaits, so a statement costs one object.</summary>
internal abstract class WriteRequest<T>(CancellationToken cancellation) : WriteRequest(cancellation), IValueTaskSource<ZoneReply<T>>
{
    private ManualResetValueTaskSourceCore<ZoneReply<T>> _source = new() { RunContinuationsAsynchronously = true };

    public ZoneReply<T> Reply { get; set; }

    public ValueTask<ZoneReply<T>> Pending => new(this, _source.Version);

    public override void Decline(ZoneOutcome outcome, string reason, bool damaged) => Reply = new(outcome, default!, reason, damaged);

    /// <summary>True when the caller's continuation is known to be short and not to block.</summary>
    protected virtual bool ContinuesOnWriter => false;

    public override void Publish(bool here = false)
    {
        _source.RunContinuationsAsynchronously = !here && !ContinuesOnWriter;
        _source.SetResult(Reply);
    }

    protected override void PublishCancelled(CancellationToken cancelled) => _source.SetException(new OperationCanceledException(cancelled));

    ZoneReply<T> IValueTaskSource<ZoneReply<T>>.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<ZoneReply<T>>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<ZoneReply<T>>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);
}
