using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Kms.Records;

namespace Kms.Regions.Failover;

/// <summary>
/// The tail of an old home region: changes that only this region had when its peer was promoted. Each becomes a sealed record of the
/// region itself, with the body as it was, so that a person can look at it and nothing ever merges it.
/// </summary>
internal sealed class Quarantine(IRecordStore store, IRecordSeal seal, IIdentities identities)
{
    private const string List = "region/quarantine";
    private const string Prefix = List + "/";

    internal static RecordKind Kind => new(Prefix);

    /// <summary>Already there is as good: the work may have been interrupted.</summary>
    /// <param name="epoch">Of this region when it made the change.</param>
    public async ValueTask<Result<Done>> Keep(ChangeEntry entry, long epoch, CancellationToken cancellation)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{epoch:D8}/{entry.Stream}/{entry.Sequence:D16}");
        var place = new RecordPlace(string.Empty, id, 1, new RecordIndex(List, null));
        var content = JsonSerializer.SerializeToUtf8Bytes(StoredTail.Of(entry, epoch), QuarantineJson.Default.StoredTail);
        var written = await store.Write(new RecordWrite(place, seal.Seal(place, content), identities.NewId()), cancellation);
        return written.Refusal is { Code: not RefusalCode.Conflict } refusal ? refusal : default(Done);
    }

    public async ValueTask<Result<Page<QuarantinedChange>>> Page(PageRequest page, CancellationToken cancellation)
    {
        var read = await store.List(List, page.After is null ? null : Prefix + page.After, page.Limit, cancellation);
        if (!read.TryGet(out var records, out var refusal))
        {
            return refusal;
        }

        var items = new List<QuarantinedChange>(records.Count);
        foreach (var record in records)
        {
            if (!seal.TryOpen(record.Place, record.Body.Span, out var content)
                || JsonSerializer.Deserialize(content, QuarantineJson.Default.StoredTail) is not { } tail)
            {
                return new Refusal(RefusalCode.RecordCorrupt, $"Record '{record.Place.Id}' does not open: it was damaged or moved.");
            }

            items.Add(tail.ToChange(record.Place.Id[Prefix.Length..]));
        }

        return new Page<QuarantinedChange>([.. items], items.Count == page.Limit ? items[^1].Id : null);
    }

    /// <summary>How many there are: counted once, at the start and after each tail.</summary>
    public async ValueTask<Result<long>> Count(CancellationToken cancellation)
    {
        const int PageSize = 512;
        var (count, after) = (0L, (string?)null);
        while (true)
        {
            if (!(await store.List(List, after, PageSize, cancellation)).TryGet(out var records, out var refusal))
            {
                return refusal;
            }

            count += records.Count;
            if (records.Count < PageSize)
            {
                return count;
            }

            after = records[^1].Place.Id;
        }
    }
}

/// <summary>The stored form: the log's entry, whole. Its body opens where it was.</summary>
internal sealed record StoredTail(
    string Stream, long Sequence, long Epoch, string Record, long Version, string? List, long? DueUnixMs, byte[] Body, long TimeUnixMs, string OperationId)
{
    public static StoredTail Of(ChangeEntry entry, long epoch) => new(
        entry.Stream, entry.Sequence, epoch, entry.RecordId ?? string.Empty, entry.Version, entry.Index.List, entry.Index.DueUnixMs, entry.Body.ToArray(),
        entry.TimeUnixMs, entry.OperationId);

    public QuarantinedChange ToChange(string id) =>
        new(id, Stream, Record, Sequence, Epoch, Version, DateTimeOffset.FromUnixTimeMilliseconds(TimeUnixMs), OperationId);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StoredTail))]
internal sealed partial class QuarantineJson : JsonSerializerContext;
