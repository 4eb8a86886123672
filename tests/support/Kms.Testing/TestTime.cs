using Microsoft.Extensions.Time.Testing;

namespace Kms.Testing;

/// <summary>Clocks that stand still until a test moves them.</summary>
public static class TestTime
{
    public static DateTimeOffset Start { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Stands at <see cref="Start"/>.</summary>
    public static FakeTimeProvider New() => new(Start);

    /// <summary>Sets the clock to another time without firing anything on the way, as a step of the machine's clock does. Timestamps go on as before.</summary>
    public static void Step(this FakeTimeProvider time, TimeSpan by) => time.AdjustTime(time.GetUtcNow() + by);
}
