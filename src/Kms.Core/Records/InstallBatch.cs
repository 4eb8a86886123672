namespace Kms.Records;

/// <summary>A piece of a rejoin, or of what another region has sent.</summary>
public sealed record InstallBatch(
    IReadOnlyList<ZoneRow> Rows,
    IReadOnlyList<string> Remove,
    IReadOnlyList<ChangeEntry> Changes,
    IReadOnlyList<StreamHead> Heads)
{
    /// <summary>
    /// Where these streams must end before it (0: not begun); else nothing happens and the answer is <c>ZoneOutcome.Lost</c>.
    /// </summary>
    public IReadOnlyList<StreamHead> Expected { get; init; } = [];

    /// <summary>Bodies to be destroyed in the log, after the changes of this batch were installed.</summary>
    public IReadOnlyList<Erasure> Erased { get; init; } = [];
}

[GenerateSerializer, Immutable]
public readonly record struct StreamHead(string Stream, long Sequence);

/// <summary>The bodies of a record's changes with a lower version, as the commit of an <see cref="Intent.Erase"/> destroys them.</summary>
public readonly record struct Erasure(string RecordId, long BelowVersion);
