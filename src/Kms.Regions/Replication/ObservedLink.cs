using System.Collections.Concurrent;
using Kms.Records;
using Kms.Regions.Messages;

namespace Kms.Regions.Replication;

/// <summary>
/// A link, with this region listening to what the other one answers: how far it is, when it was heard, and whether it has been promoted.
/// </summary>
/// <param name="memo">What was known of the other region before this process; null: nothing.</param>
internal sealed class ObservedLink(IRegionLink inner, TimeProvider time, Action<LinkAnswer> superseded, PeerCheckpoint? memo = null) : IRegionLink
{
    private readonly ConcurrentDictionary<string, long> confirmed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> remembered = memo?.Confirmed.ToDictionary(head => head.Stream, head => head.Sequence, StringComparer.Ordinal) ?? [];
    private long heardUnixMs = memo?.HeardUnixMs ?? 0;

    public DateTimeOffset? Heard => Interlocked.Read(ref heardUnixMs) is > 0 and var ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;

    /// <summary>What the other region has confirmed, as far as is known.</summary>
    public IReadOnlyList<StreamHead> Confirmed =>
        [.. remembered.Keys.Union(confirmed.Keys).Select(stream => new StreamHead(stream, KnownOf(stream)))];

    /// <summary>
    /// The other region has everything up to these: it has said so on this link. Decisions are made by it, so what is only remembered does
    /// not count.
    /// </summary>
    public bool HasAll(IEnumerable<StreamHead> heads) => heads.All(head => confirmed.GetValueOrDefault(head.Stream) >= head.Sequence);

    /// <summary>How many changes up to these the other region has not confirmed, as far as is known.</summary>
    public long Missing(IEnumerable<StreamHead> heads) => heads.Sum(head => Math.Max(0, head.Sequence - KnownOf(head.Stream)));

    public ValueTask<LinkAnswer> Hello(LinkHello hello, CancellationToken cancellation) => Watch(inner.Hello(hello, cancellation));

    public ValueTask<LinkAnswer> Push(ChangeBatch batch, CancellationToken cancellation) => Watch(inner.Push(batch, cancellation));

    public ValueTask<LinkAnswer> Copy(CopyPage page, CancellationToken cancellation) => Watch(inner.Copy(page, cancellation));

    public ValueTask<LinkAnswer> Beat(LinkHeartbeat beat, CancellationToken cancellation) => Watch(inner.Beat(beat, cancellation));

    private long KnownOf(string stream) => confirmed.TryGetValue(stream, out var said) ? said : remembered.GetValueOrDefault(stream);

    private async ValueTask<LinkAnswer> Watch(ValueTask<LinkAnswer> pending)
    {
        var answer = await pending;
        if (answer.Outcome == LinkOutcome.Unreachable)
        {
            return answer;
        }

        Interlocked.Exchange(ref heardUnixMs, time.GetUtcNow().ToUnixTimeMilliseconds());
        if (answer.Outcome == LinkOutcome.Fenced)
        {
            superseded(answer);
        }
        else
        {
            foreach (var position in answer.Positions.Where(position => position.IsWhole))
            {
                confirmed[position.Stream] = position.Sequence;
            }
        }

        return answer;
    }
}
