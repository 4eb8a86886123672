using Kms.Records;

namespace Kms.TwoZone;

/// <summary>One compare-and-swap on one row of one zone. Everything a writer can ask of a zone in the protocol.</summary>
public abstract record ZoneStatement(string RecordId)
{
    /// <summary>True when the answer may be given only after the change survives a power loss.</summary>
    public abstract bool MustBeDurable { get; }
}

/// <summary>
/// Puts an intent beside the committed version. Applies where version = <c>Intent.Version - 1</c>, there is no intent and ballot =
/// <paramref name="Ballot"/> (no row: version 0, ballot 0). Intent.Sequence 0 asks the zone to take the stream's next number; otherwise
/// the zone raises its head to that number.
/// </summary>
public sealed record Prepare(string RecordId, long Ballot, Intent Intent) : ZoneStatement(RecordId)
{
    public override bool MustBeDurable => true;
}

/// <summary>
/// Makes the intent the committed version and appends it to the stream's change log, in one transaction. Applies where this intent is
/// present. Need not be durable at once: a commit mark that is lost leaves the intent, which resolves to the same version.
/// </summary>
public sealed record Commit(string RecordId, string IntentId) : ZoneStatement(RecordId)
{
    public override bool MustBeDurable => false;
}

/// <summary>Removes the intent, raises the ballot and leaves a no-op at its number. Applies where this intent is present.</summary>
public sealed record Abort(string RecordId, string IntentId) : ZoneStatement(RecordId)
{
    public override bool MustBeDurable => true;
}

/// <summary>
/// Raises the ballot so that a prepare in flight cannot land, and leaves a no-op at the given number (if it is not taken).
/// Applies where version, ballot are as given and there is no intent (no row: version 0, ballot 0; the row is made).
/// </summary>
public sealed record Fence(string RecordId, long Version, long Ballot, string Stream, long Sequence) : ZoneStatement(RecordId)
{
    public override bool MustBeDurable => true;
}

public enum ZoneOutcome
{
    /// <summary>Done, and durable if the statement asked for it.</summary>
    Applied,

    /// <summary>The row was not as the statement expected; nothing changed.</summary>
    Lost,

    /// <summary>Epoch or incarnation is not the zone's; nothing changed.</summary>
    Stale,

    /// <summary>The zone could not be reached or refused to work; certainly nothing changed.</summary>
    Unreachable,

    /// <summary>The statement was sent and no answer came: it may have happened.</summary>
    Unknown,
}

/// <summary>A zone's answer.</summary>
/// <param name="Reason">For people: why it was not applied.</param>
/// <param name="Damaged">
/// With <see cref="ZoneOutcome.Unreachable"/>: the zone's data is damaged or gone; only a full copy from its peer helps.
/// </param>
public readonly record struct ZoneReply<T>(ZoneOutcome Outcome, T Value, string? Reason = null, bool Damaged = false)
{
    public bool IsApplied => Outcome == ZoneOutcome.Applied;

    public ZoneReply<TOther> As<TOther>() => new(Outcome, default!, Reason, Damaged);
}

/// <summary>Ways to write <see cref="ZoneReply{T}"/> briefly.</summary>
public static class ZoneReply
{
    public static ZoneReply<T> Ok<T>(T value) => new(ZoneOutcome.Applied, value);

    public static ZoneReply<T> Unreachable<T>(string reason, bool damaged = false) => new(ZoneOutcome.Unreachable, default!, reason, damaged);
}
