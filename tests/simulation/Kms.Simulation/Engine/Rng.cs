namespace Kms.Simulation.Engine;

/// <summary>
/// A random source (SplitMix64) that is the same on every machine and in every release of .NET: a seed in a bug report stays good.
/// Schedule, faults and workload have one each, so that a change to one leaves the others as they were.
/// </summary>
internal sealed class Rng
{
    private ulong state;

    private Rng(ulong state) => this.state = state;

    public static Rng For(ulong seed, long index, ulong purpose)
    {
        var mixed = new Rng(seed * 0x9E3779B97F4A7C15 ^ purpose);
        var first = mixed.Next() ^ ((ulong)index * 0xD1B54A32D192ED03);
        return new Rng(first);
    }

    public ulong Next()
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>0 to <paramref name="limit"/> - 1.</summary>
    public int Below(int limit) => (int)((Next() >> 33) * (ulong)limit >> 31);

    /// <summary>Both ends included.</summary>
    public int Between(int low, int high) => low + Below(high - low + 1);

    public bool OneIn(int count) => Below(count) == 0;

    public bool Permille(int chance) => Below(1000) < chance;

    public T Any<T>(T[] choices) => choices[Below(choices.Length)];
}
