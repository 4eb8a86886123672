using Kms.Records;

namespace Kms.TwoZone;

/// <content>
/// Does a zone lack what its peer has? A number is taken in A before B is asked, so A's numbers never end before B's. And a number enters
/// a log only after it was prepared in both, so A's log never goes beyond the end of B's numbers. If one of them does, that zone has
/// forgotten something.
/// </content>
public sealed partial class TwoZoneStore
{
    private async ValueTask<bool> IsBehind(ZoneState zone, ZoneState peer, CancellationToken cancellation)
    {
        var suspects = new List<StreamHead>();
        var own = await Heads(zone, cancellation);
        foreach (var (stream, head) in await Heads(peer, cancellation))
        {
            var known = own.GetValueOrDefault(stream);
            if (head > known && (zone == a ? head : await FirstLogged(peer, stream, known, cancellation)) is { } sequence)
            {
                suspects.Add(new StreamHead(stream, sequence));
            }
        }

        if (suspects.Count == 0)
        {
            return false;
        }

        // Another host may have been writing while this one looked first here and then there.
        own = await Heads(zone, cancellation);
        return zone.Status != ZoneStatus.Out && suspects.Exists(suspect => suspect.Sequence > own.GetValueOrDefault(suspect.Stream));
    }

    private static async ValueTask<long?> FirstLogged(ZoneState side, string stream, long after, CancellationToken cancellation)
    {
        var entries = side.Note(await side.Zone.Changes(stream, after, 1, cancellation));
        return entries is { IsApplied: true, Value.Count: > 0 } ? entries.Value[0].Sequence : null;
    }

    private static async ValueTask<Dictionary<string, long>> Heads(ZoneState side, CancellationToken cancellation)
    {
        var heads = side.Note(await side.Zone.StreamHeads(cancellation));
        return heads.IsApplied ? heads.Value.ToDictionary(head => head.Stream, head => head.Sequence) : [];
    }
}
