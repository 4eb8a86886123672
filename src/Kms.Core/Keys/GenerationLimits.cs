namespace Kms.Keys;

/// <summary>
/// How many RSA keys are made at one time, and how many callers may wait for that: making one takes tenths of a second to seconds of a
/// processor.
/// </summary>
/// <param name="RunningMax">Keys made at one time.</param>
/// <param name="PerCallerMax">Requests of one caller that wait or run.</param>
/// <param name="WaitingMax">Requests of all callers that wait.</param>
/// <param name="WaitMax">
/// How long a request waits before it is refused: less than clients wait for an answer, so that they hear when to come back.
/// </param>
public sealed record GenerationLimits(int RunningMax, int PerCallerMax, int WaitingMax, TimeSpan WaitMax)
{
    /// <summary>For a machine with so many processors: half of them are left to those who use keys.</summary>
    public static GenerationLimits For(int processors) => new(Math.Max(1, processors / 2), 16, 128, TimeSpan.FromSeconds(5));
}
