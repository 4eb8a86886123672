namespace Kms.Orleans.Tests.Faults;

/// <summary>
/// One key as its owner knows it: an even count while it may be in use, odd from the acknowledgement of a disable until just before it is enabled again.
/// </summary>
internal sealed class SwitchedKey(int number)
{
    private long count;

    public int Number => number;

    public long Count => Interlocked.Read(ref count);

    public static bool IsOff(long count) => count % 2 == 1;

    public void Turn() => Interlocked.Increment(ref count);
}
