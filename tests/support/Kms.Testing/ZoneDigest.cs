using System.Globalization;
using System.Text;
using Kms.Records;
using Kms.TwoZone;

namespace Kms.Testing;

/// <summary>Everything a zone holds, as lines of text: two zones are equal when their lines are, and a test shows where they differ.</summary>
public static class ZoneDigest
{
    private const int PageSize = 500;

    /// <summary>Rows, change log and heads. Not the control row: two zones of a pair have different incarnations.</summary>
    public static async Task<string> Of(IZone zone, CancellationToken cancellation = default)
    {
        var text = new StringBuilder();
        await foreach (var row in Rows(zone, cancellation))
        {
            text.AppendLine(Line(row));
        }

        foreach (var head in Value(await zone.StreamHeads(cancellation)))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"head {head.Stream} {head.Sequence}");
            await foreach (var entry in Changes(zone, head.Stream, cancellation))
            {
                text.AppendLine(Line(entry));
            }
        }

        return text.ToString();
    }

    public static string Line(ZoneRow row) => string.Create(
        CultureInfo.InvariantCulture,
        $"row {row.Id} stream={row.Stream} v={row.Version} {Index(row.Index)} body={Hex(row.Body)} hash={Hex(row.Hash)} op={row.OperationId} " +
        $"ballot={row.Ballot} intent={(row.Intent is { } intent ? Line(intent) : "none")}");

    public static string Line(ChangeEntry entry) => string.Create(
        CultureInfo.InvariantCulture,
        $"change {entry.Stream}/{entry.Sequence} {entry.RecordId ?? "noop"} v={entry.Version} {Index(entry.Index)} body={Hex(entry.Body)} " +
        $"hash={Hex(entry.Hash)} at={entry.TimeUnixMs} op={entry.OperationId}");

    private static string Line(Intent intent) => string.Create(
        CultureInfo.InvariantCulture,
        $"[{intent.Id} v={intent.Version} {Index(intent.Index)} body={Hex(intent.Body)} hash={Hex(intent.Hash)} " +
        $"{intent.Stream}/{intent.Sequence} at={intent.TimeUnixMs} op={intent.OperationId} erase={intent.Erase}]");

    private static string Index(Kms.Records.RecordIndex index) =>
        string.Create(CultureInfo.InvariantCulture, $"list={index.List ?? "null"} due={index.DueUnixMs?.ToString(CultureInfo.InvariantCulture) ?? "null"}");

    private static string Hex(ReadOnlyMemory<byte> bytes) => Convert.ToHexString(bytes.Span);

    private static async IAsyncEnumerable<ZoneRow> Rows(
        IZone zone, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        string? after = null;
        while (true)
        {
            var page = Value(await zone.Scan(after, PageSize, cancellation));
            foreach (var row in page)
            {
                yield return row;
                after = row.Id;
            }

            if (page.Count < PageSize)
            {
                yield break;
            }
        }
    }

    private static async IAsyncEnumerable<ChangeEntry> Changes(
        IZone zone, string stream, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var after = long.MinValue;
        while (true)
        {
            var page = Value(await zone.Changes(stream, after, PageSize, cancellation));
            foreach (var entry in page)
            {
                yield return entry;
                after = entry.Sequence;
            }

            if (page.Count < PageSize)
            {
                yield break;
            }
        }
    }

    private static T Value<T>(ZoneReply<T> reply) =>
        reply.IsApplied ? reply.Value : throw new InvalidOperationException($"the zone did not answer: {reply.Outcome} {reply.Reason}");
}
