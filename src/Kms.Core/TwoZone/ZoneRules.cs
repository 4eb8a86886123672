using Kms.Records;

namespace Kms.TwoZone;

/// <summary>
/// What a statement does to a row, as a plain function: the meaning that every zone must have. The in-memory zone runs it;
/// the SQL zones are held to it by the contract suite.
/// </summary>
public static class ZoneRules
{
    /// <param name="row">The row as it is; <see cref="ZoneRow.Absent"/> where there is none.</param>
    /// <param name="takenSequence">For a prepare: the number its intent gets.</param>
    /// <returns>The row afterwards, or null when the statement loses.</returns>
    public static ZoneRow? Apply(ZoneRow row, ZoneStatement statement, long takenSequence) => statement switch
    {
        Prepare p when row.Intent is null && row.Version == p.Intent.Version - 1 && row.Ballot == p.Ballot =>
            row with { Stream = p.Intent.Stream, Intent = p.Intent with { Sequence = takenSequence } },
        Commit c when row.Intent is { } intent && intent.Id == c.IntentId => row with
        {
            Version = intent.Version,
            Index = intent.Index,
            Body = intent.Body,
            Hash = intent.Hash,
            OperationId = intent.OperationId,
            Intent = null,
        },
        Abort a when row.Intent?.Id == a.IntentId => row with { Ballot = row.Ballot + 1, Intent = null },
        Fence f when row.Intent is null && row.Version == f.Version && row.Ballot == f.Ballot =>
            row with { Stream = row.Stream.Length == 0 ? f.Stream : row.Stream, Ballot = row.Ballot + 1 },
        _ => null,
    };

    /// <summary>What enters the change log when the statement is applied to the row as it was before; null for none.</summary>
    public static ChangeEntry? Logged(ZoneRow before, ZoneStatement statement) => (statement, before.Intent) switch
    {
        (Commit, { } i) => new ChangeEntry(i.Stream, i.Sequence, before.Id, i.Version, i.Index, i.Body, i.Hash, i.TimeUnixMs, i.OperationId),
        (Abort, { } i) => ChangeEntry.Noop(i.Stream, i.Sequence),
        (Fence f, _) when f.Sequence > 0 => ChangeEntry.Noop(f.Stream, f.Sequence),
        _ => null,
    };
}
