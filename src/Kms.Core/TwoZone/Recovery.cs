using Kms.Records;

namespace Kms.TwoZone;

/// <summary>What to do about a record whose two rows may differ. A value: the store carries it out.</summary>
public enum RecoveryStep
{
    /// <summary>Both rows are clean and equal.</summary>
    Nothing,

    /// <summary>Both hold the same intent: it was decided when the second one became durable.</summary>
    CommitBoth,

    /// <summary>B has committed it already, or A alone is behind.</summary>
    CommitA,

    CommitB,

    /// <summary>Only A holds the intent. Fence B, so that the prepare cannot land there any more, then abort in A.</summary>
    FenceBThenAbortA,

    FenceAThenAbortB,

    /// <summary>The protocol does not lead here: a zone has lost durable changes or was edited. Nothing is repaired by guess.</summary>
    Diverged,
}

/// <summary>
/// The recovery table: the step for every pair of rows. n is the lower committed version; i and j are different intents.
/// <code>
///                    B clean n          B clean n+1        B intent i on n     B intent j on n
/// A clean n          Nothing (equal)    Diverged           FenceAThenAbortB    (the same column)
/// A clean n+1        Diverged           Nothing            CommitB if A is i   else Diverged
/// A intent i on n    FenceBThenAbortA   CommitA if i       CommitBoth          Diverged
/// A intent k on n+1  Diverged           FenceBThenAbortA   CommitB if A is i   else Diverged
/// </code>
/// In the last row the next change was prepared in A before the commit of the one before has reached B. It has no mirror: a change goes to
/// A first.
/// </summary>
public static class Recovery
{
    public static RecoveryStep Decide(ZoneRow a, ZoneRow b) => (a.Intent, b.Intent) switch
    {
        (null, null) => Same(a, b) ? RecoveryStep.Nothing : RecoveryStep.Diverged,
        ({ } i, { } j) => i.Id == j.Id && a.Version == b.Version ? RecoveryStep.CommitBoth
            : Made(j, a) ? RecoveryStep.CommitB
            : RecoveryStep.Diverged,
        ({ } i, null) => OneHolds(i, a, b, RecoveryStep.CommitA, RecoveryStep.FenceBThenAbortA),
        (null, { } j) => OneHolds(j, b, a, RecoveryStep.CommitB, RecoveryStep.FenceAThenAbortB),
    };

    private static RecoveryStep OneHolds(Intent intent, ZoneRow holder, ZoneRow other, RecoveryStep committed, RecoveryStep notThere) =>
        other.Version == holder.Version && Same(holder, other) ? notThere
        : Made(intent, other) ? committed
        : RecoveryStep.Diverged;

    private static bool Made(Intent intent, ZoneRow row) => row.Version == intent.Version && row.Hash.Span.SequenceEqual(intent.Hash.Span);

    private static bool Same(ZoneRow a, ZoneRow b) => a.Version == b.Version && a.Hash.Span.SequenceEqual(b.Hash.Span);
}
