using Kms.Records;
using Kms.Regions.Messages;
using Kms.Regions.State;

namespace Kms.Regions.Replication;

/// <content>
/// Changes: every one is judged before any is applied, and all that are to be applied become one transaction in each zone.
/// </content>
public sealed partial class ReplicaApplier
{
    public async ValueTask<LinkAnswer> Push(ChangeBatch batch, CancellationToken cancellation)
    {
        var state = ports.State();
        if ((CheckEpoch(state, batch.Epoch) ?? Unlevel()) is { } no)
        {
            return no;
        }

        var isGenuine = ports.Inlet.IsGenuine(batch);
        var at = new Dictionary<string, ReplicaPosition>(StringComparer.Ordinal);
        var toApply = new List<Change>(batch.Changes.Count);
        foreach (var change in batch.Changes)
        {
            if (!at.TryGetValue(change.Stream, out var position))
            {
                var found = await positions.Find(change.Stream, cancellation);
                if (!found.TryGet(out var stored, out var refusal))
                {
                    return Answer(LinkOutcome.Busy, refusal.Message);
                }

                at[change.Stream] = position = stored ?? ReplicaPosition.Start(change.Stream, state.Epoch);
            }

            var judged = await Judge(change, position, state, isGenuine, cancellation);
            if (!judged.TryGet(out var step, out var unread))
            {
                return Answer(LinkOutcome.Busy, unread.Message);
            }

            if (step == ApplyStep.Apply)
            {
                toApply.Add(change);
                at[change.Stream] = position with { Sequence = change.Sequence, Epoch = change.Epoch, Previous = change.Previous, Hash = change.Hash };
            }
            else if (step != ApplyStep.Ignore)
            {
                return Stop(step, change, position);
            }
        }

        if (toApply.Count > 0 && await Apply(toApply, at, cancellation) is { } notApplied)
        {
            return notApplied;
        }

        lag.Hear(toApply.Count);
        return new LinkAnswer(LinkOutcome.Ok, state.Epoch, state.Role, [.. at.Values]);
    }

    private async ValueTask<Result<ApplyStep>> Judge(
        Change change, ReplicaPosition position, RegionState state, bool isGenuine, CancellationToken cancellation)
    {
        // While records are being copied there is nothing yet that a change could be applied to.
        var number = position.CopiedTo is null ? ApplyRules.NumberOf(change.Sequence, position.Sequence) : ChangeNumber.Beyond;
        var fits = number switch
        {
            ChangeNumber.Last => change.Hash.Span.SequenceEqual(position.Hash.Span) || ChainLink.Fits(ports.Hash, position, change.Entry),
            ChangeNumber.Next => change.Previous.Span.SequenceEqual(position.Hash.Span),
            _ => true,
        };
        if (number == ChangeNumber.Before)
        {
            // Hashes of older numbers are not kept, the entries are: two changes never have the same operation, time, record and version.
            var read = await ports.Store.Applied(change.Stream, change.Sequence - 1, 1, cancellation);
            if (!read.TryGet(out var there, out var refusal))
            {
                return refusal;
            }

            // What came as records has no entries to compare with.
            fits = there.Count == 0 || there[0].IsBeginning || there[0].Sequence != change.Sequence || IsSame(there[0], change);
        }

        return ApplyRules.Decide(new ChangeFacts(
            Follows(state),
            Math.Sign(change.Epoch.CompareTo(state.KnownEpoch)),
            isGenuine,
            isGenuine && ports.Hash.Of(change.Previous.Span, change.Entry, change.Epoch).AsSpan().SequenceEqual(change.Hash.Span),
            alarms.IsOn(AlarmKind.Fork, change.Stream),
            number,
            fits));
    }

    private static bool IsSame(ChangeEntry entry, Change change) =>
        entry.RecordId == change.RecordId && entry.Version == change.Version && entry.Index == change.Index
        && entry.TimeUnixMs == change.TimeUnixMs && entry.OperationId == change.OperationId;

    private LinkAnswer Stop(ApplyStep step, Change change, ReplicaPosition position)
    {
        var reason = $"{step} at stream '{change.Stream}', sequence {change.Sequence}, with {position.Sequence} applied.";
        switch (step)
        {
            case ApplyStep.AskForRange:
                Miss(change.Stream, position.Sequence + 1);
                break;
            case ApplyStep.RaiseFork:
                alarms.Raise(AlarmKind.Fork, change.Stream, change.Sequence,
                    $"The home region's change {change.Sequence} of vault '{change.Stream}' is not the one that is here, so nothing more of that vault is applied: the two regions have "
                    + $"different histories of it. If the home region is right: kms region recopy {change.Stream}, asked of this region. If this one is: promote it.");
                break;
            case ApplyStep.Reject:
                alarms.Raise(AlarmKind.Forged, string.Empty, 0, "A batch was altered on its way, or is not from the paired region. Nothing of it was applied.");
                break;
        }

        // What was judged before it in this batch is not applied either: the position is the stored one.
        return Answer(ApplyRules.OutcomeOf(step), reason, positions.Known(change.Stream) ?? ReplicaPosition.Start(change.Stream, position.Epoch));
    }

    /// <summary>Null when everything is durable in both zones.</summary>
    private async ValueTask<LinkAnswer?> Apply(List<Change> changes, Dictionary<string, ReplicaPosition> at, CancellationToken cancellation)
    {
        var install = new ReplicaInstall(ports);
        foreach (var change in changes)
        {
            var added = await install.Add(change, at[change.Stream], cancellation);
            if (!added.TryGet(out var isGood, out var refusal))
            {
                return Answer(LinkOutcome.Busy, refusal.Message);
            }

            if (!isGood)
            {
                return Stop(ApplyStep.Reject, change, at[change.Stream]);
            }
        }

        var streams = changes.Select(change => change.Stream).Distinct().ToArray();
        var expected = streams.Select(stream => new StreamHead(stream, positions.Known(stream)?.Sequence ?? 0)).ToArray();
        var written = await ports.Store.Install(install.Batch(expected, [.. streams.Select(stream => at[stream])]));
        foreach (var stream in streams)
        {
            if (written.IsOk)
            {
                positions.Set(at[stream]);
                Arrived(stream);
            }
            else
            {
                positions.Forget(stream);
            }
        }

        if (!written.TryGet(out _, out var notWritten))
        {
            return Answer(LinkOutcome.Busy, notWritten.Message);
        }

        alarms.Clear(AlarmKind.Forged, string.Empty);
        await ports.Applied(install.ChangedRecords);
        return null;
    }
}
