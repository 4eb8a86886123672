namespace Kms.Orleans.Leases;

/// <summary>The turn of an actor whose grain also takes calls that interleave: those that need the actor itself wait for it.</summary>
internal static class Turn
{
    public static async ValueTask<Held> Take(SemaphoreSlim turn, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        return new Held(turn);
    }

    public readonly struct Held(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
