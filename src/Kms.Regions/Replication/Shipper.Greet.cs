using Kms.Regions.Messages;
using Kms.Regions.State;

namespace Kms.Regions.Replication;

/// <content>
/// The greeting: the other region says where it stands in every stream, and what came before is forgotten. After every failure it is
/// greeted again.
/// </content>
public sealed partial class Shipper
{
    /// <summary>False when nothing more can be done in this turn.</summary>
    private async ValueTask<bool> Connect(CancellationToken cancellation)
    {
        string? after = null;
        var there = new List<ReplicaPosition>();
        while (true)
        {
            var answer = await ports.Link.Hello(self with { After = after }, cancellation);
            if (answer.Outcome != LinkOutcome.Ok)
            {
                return Fail(answer);
            }

            there.AddRange(answer.Positions);
            if (answer.Positions.Count < self.PageSize)
            {
                break;
            }

            after = answer.Positions[^1].Stream;
        }

        var known = there.ToDictionary(position => position.Stream, StringComparer.Ordinal);
        foreach (var cursor in cursors.Values.Where(cursor => !known.ContainsKey(cursor.Stream)))
        {
            known[cursor.Stream] = ReplicaPosition.Start(cursor.Stream, self.Epoch);
        }

        foreach (var position in known.Values)
        {
            Greeted(Cursor(position.Stream), position);
        }

        copying.Clear();
        (beatenAt, lookedAt, greetedAt) = (null, null, ports.Time.GetTimestamp());
        view = view with { Link = LinkState.Connected, Reason = null };
        return true;
    }

    private void Greeted(StreamCursor cursor, ReplicaPosition position)
    {
        cursor.Copy = cursor.Copy?.IsAt(position) == true ? cursor.Copy : null;
        if (cursor.IsForked && position.CopiedTo is not null)
        {
            // An operator over there has given that history up.
            cursor.IsForked = false;
            alarms.Clear(AlarmKind.Fork, cursor.Stream);
        }

        if (cursor.IsVerified && cursor.Confirmed.Sequence == position.Sequence && cursor.Confirmed.Hash.Span.SequenceEqual(position.Hash.Span)
            && position.CopiedTo is null && cursor.Confirmed.CopiedTo is null)
        {
            return;
        }

        cursor.Confirm(position, 0);
        cursor.IsVerified = false;
        Enqueue(cursor);
    }

    /// <summary>The link, or the other region, cannot be used just now; the next turn that is due greets it again.</summary>
    private bool Fail(LinkAnswer answer)
    {
        failures++;
        var stops = answer.Outcome == LinkOutcome.Fenced;
        if (stops)
        {
            alarms.Raise(AlarmKind.Fenced, string.Empty, 0, $"The other region lives in epoch {answer.Epoch}, this one in {self.Epoch}: {answer.Reason}");
        }
        else if (answer.Outcome == LinkOutcome.Forged)
        {
            alarms.Raise(AlarmKind.Forged, string.Empty, 0, $"The other region does not accept what is sent: {answer.Reason}");
        }

        var doubled = options.BackOff * Math.Pow(2, Math.Min(failures - 1, 16));
        var pause = (doubled < options.BackOffMax ? doubled : options.BackOffMax) * (0.5 + (ports.Jitter() / 2));
        retryAt = ports.Time.GetTimestamp() + (long)(pause.TotalSeconds * ports.Time.TimestampFrequency);
        view = view with
        {
            Link = stops ? LinkState.Stopped : LinkState.Waiting,
            FencedBy = stops ? answer.Epoch : 0,
            Reason = $"{answer.Outcome}: {answer.Reason}",
        };
        return false;
    }

    private void Succeed()
    {
        failures = 0;
        alarms.Clear(AlarmKind.Forged, string.Empty);
    }
}
