namespace Kms;

/// <summary>
/// How far the clocks of two parts of one system may differ before one refuses what the other has made: tokens and certificates of
/// silos, clients and issuers. Not a setting: at zero, a token of one silo is refused by another whose clock is a second behind.
/// </summary>
public static class ClockTolerance
{
    public static readonly TimeSpan BetweenParts = TimeSpan.FromSeconds(60);

    /// <summary>Whether something is valid at this moment, by the clock of either part.</summary>
    /// <param name="notBefore">Null: valid from the start.</param>
    /// <param name="expires">The first moment at which it is no longer valid.</param>
    public static bool Allows(DateTimeOffset now, DateTimeOffset? notBefore, DateTimeOffset expires) =>
        now - BetweenParts < expires && (notBefore is not { } start || now + BetweenParts >= start);

    /// <summary>The first moment at which nothing allows it any more.</summary>
    public static DateTimeOffset EndOf(DateTimeOffset expires) =>
        expires > DateTimeOffset.MaxValue - BetweenParts ? DateTimeOffset.MaxValue : expires + BetweenParts;
}
