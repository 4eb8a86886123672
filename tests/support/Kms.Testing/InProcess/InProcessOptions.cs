namespace Kms.Testing.InProcess;

/// <param name="IdleTime">A key or vault that nobody used for one to two times this long leaves memory.</param>
/// <param name="DueCheckMax">The longest time between two looks for records that are due, whatever the index says.</param>
public sealed record InProcessOptions(TimeSpan IdleTime, TimeSpan DueCheckMax)
{
    public static InProcessOptions Default { get; } = new(TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(1));
}
