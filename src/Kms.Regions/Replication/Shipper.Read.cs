using Kms.Records;
using Kms.Regions.Messages;
using Kms.Regions.State;

namespace Kms.Regions.Replication;

/// <content>
/// What a stream has to ship: read from the log beyond what is confirmed, compared with the other region's history, linked and sealed.
/// </content>
public sealed partial class Shipper
{
    /// <summary>What follows the confirmed change, if the other region's history is this one's.</summary>
    private async ValueTask<Result<LogPage>> Read(StreamCursor cursor, int limit, CancellationToken cancellation)
    {
        if (cursor.Confirmed.CopiedTo is not null || (cursor.Confirmed.Sequence == 0 && cursor.Head > options.CopyAbove))
        {
            BeginCopy(cursor);
            return NothingToShip;
        }

        if (!cursor.IsVerified)
        {
            var verified = await Verify(cursor, cancellation);
            if (!verified.TryGet(out var isShared, out var refusal))
            {
                return refusal;
            }

            switch (isShared)
            {
                case null:
                    // A crash of this region can leave a shipped change undecided once more; it is settled to be the same.
                    Miss(cursor, cursor.Confirmed.Sequence);
                    return NothingToShip;
                case false:
                    Fork(cursor, cursor.Confirmed.Sequence);
                    return NothingToShip;
            }

            cursor.IsVerified = true;
        }

        var read = await ports.Log.Decided(cursor.Stream, cursor.Confirmed.Sequence, limit, cancellation);
        if (read.TryGet(out var page, out _))
        {
            Weigh(cursor, page);
        }

        return read;
    }

    private static LogPage NothingToShip { get; } = new([], LogEnd.Open);

    /// <summary>
    /// True when this region has the change at which the other one stands, and so the same history before it; null when it is undecided
    /// here just now.
    /// </summary>
    private async ValueTask<Result<bool?>> Verify(StreamCursor cursor, CancellationToken cancellation)
    {
        var there = cursor.Confirmed;
        if (there.Sequence == 0)
        {
            return true;
        }

        var own = await ports.Position(there.Stream, cancellation);
        if (!own.TryGet(out var forkPoint, out var refusal))
        {
            return refusal;
        }

        if (forkPoint is not null && ChainLink.Fits(ports.Hash, there, forkPoint))
        {
            return true;
        }

        var read = await ports.Log.Decided(there.Stream, there.Sequence - 1, 1, cancellation);
        return !read.TryGet(out var page, out refusal) ? refusal
            : page.Entries is [var entry] ? ChainLink.Fits(ports.Hash, there, entry)
            : page.End == LogEnd.InRows && page.Beginning == there.Sequence ? ChainLink.FitsBeginning(ports.Hash, there)
            : page.End == LogEnd.InRows || cursor.Head < there.Sequence ? false
            : (bool?)null;
    }

    private Change Link(ChangeEntry entry, ReadOnlyMemory<byte> previous)
    {
        byte[]? body = null;
        var erase = false;
        if (entry.RecordId is not null && !entry.Body.IsEmpty)
        {
            var place = new RecordPlace(entry.Stream, entry.RecordId, entry.Version, entry.Index);
            if (!ports.Outlet.TrySeal(new StoredRecord(place, entry.Body), out body, out erase))
            {
                alarms.Raise(AlarmKind.Unreadable, entry.Stream, entry.Sequence, $"Record '{place.Id}' version {place.Version} does not open and was shipped without its body.");
            }
        }

        return new Change(
            entry.Stream, entry.Sequence, self.Epoch, entry.RecordId, entry.Version, entry.Index, entry.TimeUnixMs, entry.OperationId, entry.Hash, erase, body, previous,
            ports.Hash.Of(previous.Span, entry, self.Epoch));
    }
}
