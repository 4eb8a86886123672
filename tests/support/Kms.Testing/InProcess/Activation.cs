namespace Kms.Testing.InProcess;

/// <summary>
/// One actor in memory with its mailbox: callers enter one at a time, in the order in which they came.
/// An activation that left memory is never entered again; who holds a stale one asks the directory anew.
/// </summary>
internal sealed class Activation<TActor>(TActor actor) : IDisposable
    where TActor : class
{
    private readonly SemaphoreSlim mailbox = new(1, 1);
    private volatile bool used = true;

    public TActor Actor => actor;

    public bool Retired { get; private set; }

    /// <summary>Called on the hot path from many threads: writes only when that changes something, so that cores do not fight for the line.</summary>
    public void Touch()
    {
        if (!used)
        {
            used = true;
        }
    }

    public Task Enter(CancellationToken cancellation)
    {
        Touch();
        return mailbox.WaitAsync(cancellation);
    }

    public void Leave() => mailbox.Release();

    /// <summary>True when it was idle since the last call of this method and nobody is inside; then it is retired and entered by the caller.</summary>
    public bool TryRetireIdle()
    {
        if (used)
        {
            used = false;
            return false;
        }

        return TryRetire();
    }

    public bool TryRetire()
    {
        if (Retired || !mailbox.Wait(0))
        {
            return false;
        }

        Retired = true;
        return true;
    }

    /// <summary>For the one who is inside.</summary>
    public void RetireInside() => Retired = true;

    public void Dispose() => mailbox.Dispose();
}
