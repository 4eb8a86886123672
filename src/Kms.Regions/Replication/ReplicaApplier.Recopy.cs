using Kms.Records;
using Kms.Regions.Messages;
using Kms.Regions.State;

namespace Kms.Regions.Replication;

/// <content>
/// An operator's order after a fork: what the home region has counts, and what is here of the stream makes way for a fresh copy of it.
/// </content>
public sealed partial class ReplicaApplier
{
    /// <summary>
    /// Streams whose copy was ordered and has not begun, and when the home region was last asked to greet (timestamp); null: not yet.
    /// </summary>
    private readonly Dictionary<string, long?> ordered = new(StringComparer.Ordinal);

    /// <summary>
    /// Marks a stream to be copied anew. Its alarms end, and it is not to be served until the copy is whole; its records stay as they are
    /// until the copy arrives, its log goes. The home region hears of it with its next sign of life. May be repeated.
    /// <see cref="RefusalCode.Conflict"/>: this region is no replica. <see cref="RefusalCode.VaultNotFound"/>: nothing of the stream was ever applied here.
    /// <see cref="RefusalCode.ZoneUnavailable"/>: a zone is away.
    /// </summary>
    /// <returns>Where the stream stands now.</returns>
    public async ValueTask<Result<ReplicaPosition>> Recopy(string stream, CancellationToken cancellation)
    {
        if (ports.State() is not { Role: RegionRole.Replica } state)
        {
            return new Refusal(RefusalCode.Conflict, $"Only a replica gets a copy from its home region, and this one is {ports.State().Role}.");
        }

        if (!(await positions.Find(stream, cancellation)).TryGet(out var there, out var refusal))
        {
            return refusal;
        }

        if (there is null || !StreamRecords.IsShipped(stream))
        {
            return new Refusal(RefusalCode.VaultNotFound, $"Nothing of vault '{Text.Shorten(stream)}' has ever come here from the home region.");
        }

        // What is on its way to a zone belongs to the history that is given up.
        if (!(await ports.Store.FenceWriters(cancellation)).TryGet(out _, out refusal)
            || !(await ports.Store.Heads(cancellation)).TryGet(out var heads, out refusal))
        {
            return refusal;
        }

        var head = new StreamHead(stream, heads.FirstOrDefault(head => head.Stream == stream).Sequence);
        var marked = ToBeCopied(stream, state.Epoch);
        if (!(await SetBack(head, marked)).TryGet(out _, out refusal))
        {
            return refusal;
        }

        Arrived(stream);
        alarms.Clear(AlarmKind.Fork, stream);
        ordered[stream] = null;
        return marked;
    }

    /// <summary>
    /// True when the home region is to be asked once more. A greeting says nothing of whether the order was seen: its page may have been
    /// read before the order, or it was an old one that arrived late. The copy itself does.
    /// </summary>
    private bool WantsGreeting()
    {
        if (!ordered.Values.Any(asked => asked is not { } at || ports.Time.GetElapsedTime(at) >= ports.GapAlarmAfter))
        {
            return false;
        }

        foreach (var stream in ordered.Keys)
        {
            ordered[stream] = ports.Time.GetTimestamp();
        }

        return true;
    }

    /// <summary>
    /// A stream of which everything is to come as records: its log is empty, and whatever rows are here are no state of it.
    /// </summary>
    private static ReplicaPosition ToBeCopied(string stream, long epoch) =>
        ReplicaPosition.Start(stream, epoch) with { CopiedTo = string.Empty, WholeAt = long.MaxValue };

    private async ValueTask<Result<Done>> SetBack(StreamHead head, ReplicaPosition to)
    {
        var batch = new ReplicaInstall(ports).Batch([head], [to]) with { Heads = [new StreamHead(head.Stream, to.Sequence)] };
        var written = await ports.Store.Install(batch);
        positions.Forget(head.Stream);
        return written;
    }
}
