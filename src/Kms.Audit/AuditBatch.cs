namespace Kms.Audit;

/// <summary>Records that are written together, and who waits for that.</summary>
internal sealed class AuditBatch(int size)
{
    private TaskCompletionSource<bool>? waiting;

    public AuditRecord[] Records { get; } = new AuditRecord[size];

    public int Count { get; set; }

    public Task<bool> Written() => (waiting ??= new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Tell(bool written)
    {
        waiting?.SetResult(written);
        waiting = null;
    }

    public void Clear()
    {
        // The strings in it belong to requests that are long over.
        Array.Clear(Records, 0, Count);
        Count = 0;
    }
}
