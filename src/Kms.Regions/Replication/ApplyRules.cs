using Kms.Regions.Messages;

namespace Kms.Regions.Replication;

/// <summary>What to do with one change that came.</summary>
public enum ApplyStep
{
    Apply,

    /// <summary>It is there already.</summary>
    Ignore,

    /// <summary>Something is missing before it: ask for the range.</summary>
    AskForRange,

    /// <summary>The two regions have different histories: stop, and say so.</summary>
    RaiseFork,

    /// <summary>It is not what the home region has sent.</summary>
    Reject,

    /// <summary>It comes from an epoch that is over.</summary>
    Fence,

    /// <summary>This region does not follow the sender, or not yet in its epoch.</summary>
    Decline,
}

/// <summary>Where a change's number stands to the last one applied.</summary>
public enum ChangeNumber
{
    Before,
    Last,
    Next,
    Beyond,
}

/// <summary>A change as the applier sees it.</summary>
/// <param name="Follows">This region follows another one.</param>
/// <param name="Epoch">The sender's epoch compared with this region's: -1, 0 or 1.</param>
/// <param name="IsGenuine">The batch's signature is the paired region's.</param>
/// <param name="IsHashRight">The change's hash is the one that follows from its content.</param>
/// <param name="IsForked">A fork of this stream was found before.</param>
/// <param name="Fits">
/// <see cref="ChangeNumber.Before"/>: the log has the same change at that number. <see cref="ChangeNumber.Last"/>: the position has the same hash.
/// <see cref="ChangeNumber.Next"/>: the hash before it is the position's. <see cref="ChangeNumber.Beyond"/>: means nothing.
/// </param>
public readonly record struct ChangeFacts(
    bool Follows, int Epoch, bool IsGenuine, bool IsHashRight, bool IsForked, ChangeNumber Number, bool Fits);

/// <summary>
/// The decision table of the applier. The first row that matches decides; nobody is trusted further down than he has come.
/// <code>
/// epoch   follows  genuine  hash   forked  number  fits  step
/// lower   any      any      any    any     any     any   Fence
/// same    no       any      any    any     any     any   Decline
/// higher  any      any      any    any     any     any   Decline
/// same    yes      no       any    any     any     any   Reject
/// same    yes      yes      wrong  any     any     any   Reject
/// same    yes      yes      right  yes     any     any   RaiseFork
/// same    yes      yes      right  no      before  yes   Ignore
/// same    yes      yes      right  no      last    yes   Ignore
/// same    yes      yes      right  no      next    yes   Apply
/// same    yes      yes      right  no      beyond  any   AskForRange
/// same    yes      yes      right  no      other   no    RaiseFork
/// </code>
/// </summary>
public static class ApplyRules
{
    public static ApplyStep Decide(in ChangeFacts facts) => facts switch
    {
        { Epoch: < 0 } => ApplyStep.Fence,
        { Follows: false } or { Epoch: > 0 } => ApplyStep.Decline,
        { IsGenuine: false } or { IsHashRight: false } => ApplyStep.Reject,
        { IsForked: true } => ApplyStep.RaiseFork,
        { Number: ChangeNumber.Beyond } => ApplyStep.AskForRange,
        { Fits: false } => ApplyStep.RaiseFork,
        { Number: ChangeNumber.Next } => ApplyStep.Apply,
        _ => ApplyStep.Ignore,
    };

    public static ChangeNumber NumberOf(long sequence, long applied) =>
        sequence < applied ? ChangeNumber.Before : sequence == applied ? ChangeNumber.Last : sequence == applied + 1 ? ChangeNumber.Next : ChangeNumber.Beyond;

    /// <summary>What the sender is told when the step is not to apply.</summary>
    public static LinkOutcome OutcomeOf(ApplyStep step) => step switch
    {
        ApplyStep.Apply or ApplyStep.Ignore => LinkOutcome.Ok,
        ApplyStep.AskForRange => LinkOutcome.Gap,
        ApplyStep.RaiseFork => LinkOutcome.Fork,
        ApplyStep.Reject => LinkOutcome.Forged,
        ApplyStep.Fence => LinkOutcome.Fenced,
        ApplyStep.Decline => LinkOutcome.NotReplica,
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, null),
    };
}
