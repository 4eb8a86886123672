namespace Kms.Orleans.Time;

/// <summary>Wakes the cluster's clock when a write on this node brings a due time that is nearer than its next look.</summary>
internal sealed class DueWatch(IGrainFactory grains, TimeProvider time, TimeSpan checkMax)
{
    public void Start() => Look();

    public void Expect(long dueUnixMs)
    {
        // The clock looks at the index at least this often, so what is further away needs no word.
        if (dueUnixMs < (time.GetUtcNow() + checkMax).ToUnixTimeMilliseconds())
        {
            Look();
        }
    }

    private void Look() => _ = grains.GetGrain<IDueGrain>(0).Look();
}
