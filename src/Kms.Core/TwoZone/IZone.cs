using Kms.Records;

namespace Kms.TwoZone;

/// <summary>
/// One of the two databases of a region. Executes statements and knows nothing of keys. Every failure is an answer, never an exception
/// (but <see cref="OperationCanceledException"/>). Safe for concurrent use; statements of many callers may share a transaction
/// (group commit) as long as each keeps its own compare-and-swap.
/// </summary>
public interface IZone : IAsyncDisposable
{
    /// <summary>For people: <c>A</c> or <c>B</c>.</summary>
    string Name { get; }

    /// <summary>
    /// Opens, or opens again after it was unreachable. Makes an empty zone where there is none. Closes what was open before.
    /// The reason of an answer that is applied is a warning for operators.
    /// </summary>
    ValueTask<ZoneReply<bool>> Open(CancellationToken cancellation);

    /// <summary>
    /// Sets damaged data aside (kept for inspection, never deleted) and makes an empty zone in its place.
    /// For a rejoin only: the peer holds everything.
    /// </summary>
    ValueTask<ZoneReply<bool>> Replace(CancellationToken cancellation);

    /// <summary>Executes one statement. The value is the sequence number for a <see cref="Prepare"/> that was applied, else 0.</summary>
    ValueTask<ZoneReply<long>> Execute(ZoneStatement statement, FencingToken token, CancellationToken cancellation);

    /// <summary>One row, or null.</summary>
    ValueTask<ZoneReply<ZoneRow?>> Read(string recordId, CancellationToken cancellation);

    /// <summary>
    /// What a reader of one record needs, looked up in this order: its denials (no more than the limit), its row, the control row. A zone
    /// on a network asks for all three at once, any other one may do as <see cref="ZoneSight.AskInTurn"/>; between them others may write.
    /// </summary>
    ValueTask<ZoneReply<ZoneSight>> Look(string recordId, int denialLimit, CancellationToken cancellation);

    /// <summary>Rows that hold an intent, in id order.</summary>
    ValueTask<ZoneReply<IReadOnlyList<ZoneRow>>> Intents(string? after, int limit, CancellationToken cancellation);

    /// <summary>Committed rows of one list, in id order, reading no more than the page.</summary>
    ValueTask<ZoneReply<IReadOnlyList<ZoneRow>>> List(string list, string? after, int limit, CancellationToken cancellation);

    /// <summary>Ids whose committed index is due at or before the given time, earliest first.</summary>
    ValueTask<ZoneReply<IReadOnlyList<string>>> Due(long untilUnixMs, int limit, CancellationToken cancellation);

    ValueTask<ZoneReply<long?>> NextDue(CancellationToken cancellation);

    /// <summary>The control row; null in a new, empty zone.</summary>
    ValueTask<ZoneReply<ZoneControl?>> Control(CancellationToken cancellation);

    /// <summary>Replaces the control row if it is as expected (null: there is none). Durable.</summary>
    ValueTask<ZoneReply<bool>> SetControl(ZoneControl? expected, ZoneControl next, CancellationToken cancellation);

    /// <summary>The highest sequence of every stream, ordered by stream.</summary>
    ValueTask<ZoneReply<IReadOnlyList<StreamHead>>> StreamHeads(CancellationToken cancellation);

    /// <summary>Entries of one stream's change log with a sequence above <paramref name="after"/>, in order.</summary>
    ValueTask<ZoneReply<IReadOnlyList<ChangeEntry>>> Changes(string stream, long after, int limit, CancellationToken cancellation);

    /// <summary>Appends to the deny log; true also when it is there already. Durable. Checked against the fencing token.</summary>
    ValueTask<ZoneReply<bool>> Deny(Denial denial, FencingToken token, CancellationToken cancellation);

    /// <summary>Denials in id order: of one record, or of all (<paramref name="recordId"/> null).</summary>
    ValueTask<ZoneReply<IReadOnlyList<Denial>>> Denials(string? recordId, string? after, int limit, CancellationToken cancellation);

    /// <summary>Removes denials that have become a normal version. Durable. Checked against the fencing token.</summary>
    ValueTask<ZoneReply<bool>> Withdraw(IReadOnlyList<string> denialIds, FencingToken token, CancellationToken cancellation);

    /// <summary>All rows in id order, for a rejoin.</summary>
    ValueTask<ZoneReply<IReadOnlyList<ZoneRow>>> Scan(string? after, int limit, CancellationToken cancellation);

    /// <summary>
    /// For a rejoin, and for a region that follows another one: replaces these rows and log entries whatever was there, and removes rows
    /// with the given ids. All or nothing; checked against the fencing token and <see cref="InstallBatch.Expected"/>; durable. A stream
    /// named in <see cref="InstallBatch.Heads"/> ends exactly there afterwards: its head is set, also backwards, and log entries above it
    /// are removed.
    /// </summary>
    ValueTask<ZoneReply<bool>> Install(FencingToken token, InstallBatch batch, CancellationToken cancellation);
}

/// <summary>One record in one zone, and what that zone was afterwards.</summary>
public sealed record ZoneSight(IReadOnlyList<Denial> Denials, ZoneRow? Row, ZoneControl? Control)
{
    /// <summary>Three questions, one after the other: for zones that answer from this process.</summary>
    public static async ValueTask<ZoneReply<ZoneSight>> AskInTurn(IZone zone, string recordId, int denialLimit, CancellationToken cancellation)
    {
        var denials = await zone.Denials(recordId, null, denialLimit, cancellation);
        if (!denials.IsApplied)
        {
            return denials.As<ZoneSight>();
        }

        var row = await zone.Read(recordId, cancellation);
        if (!row.IsApplied)
        {
            return row.As<ZoneSight>();
        }

        var control = await zone.Control(cancellation);
        return control.IsApplied ? ZoneReply.Ok(new ZoneSight(denials.Value, row.Value, control.Value)) : control.As<ZoneSight>();
    }
}
