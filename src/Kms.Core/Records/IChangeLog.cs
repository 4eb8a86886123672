namespace Kms.Records;

/// <summary>
/// The home region's change logs, as they may be shipped. Reads in pages beside the writers, shares no lock with them. Implemented by
/// <c>TwoZoneStore</c>.
/// </summary>
public interface IChangeLog : IRecordRows
{
    /// <summary>The highest number of every stream, taken or logged, by stream.</summary>
    ValueTask<Result<IReadOnlyList<StreamHead>>> Heads(CancellationToken cancellation);

    /// <summary>The entries that follow <paramref name="after"/> without a gap and will never be anything else.</summary>
    ValueTask<Result<LogPage>> Decided(string stream, long after, int limit, CancellationToken cancellation);

    /// <summary>Settles changes that were left undecided by a host that is gone: they would be a hole in the log for ever.</summary>
    ValueTask<Result<Done>> SettleUndecided(CancellationToken cancellation);
}

/// <param name="Entries">In order, without a gap.</param>
/// <param name="End">Why there are no more.</param>
/// <param name="Beginning">With <see cref="LogEnd.InRows"/>: the number at which the log begins anew.</param>
public sealed record LogPage(IReadOnlyList<ChangeEntry> Entries, LogEnd End, long Beginning = 0);

public enum LogEnd
{
    /// <summary>The page is full: there may be more.</summary>
    Limit,

    /// <summary>Nothing follows, or the next number is in flight.</summary>
    Open,

    /// <summary>The zone that could confirm the next number, which was given up here, is away.</summary>
    Unconfirmed,

    /// <summary>
    /// This region got what follows as records, not as changes: it has no log of it to ship. See <see cref="ChangeEntry.Beginning"/>.
    /// </summary>
    InRows,
}
