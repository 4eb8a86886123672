using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Kms.Records;
using Kms.Regions.Messages;

namespace Kms.Regions.Replication;

/// <summary>How a position becomes a record of the region itself: found by its list, in stream order, sealed like any other.</summary>
public static class PositionRecord
{
    public const string List = "region/positions";
    private const string Prefix = "region/position/";

    internal static RecordKind Kind => new(Prefix);

    public static string IdOf(string stream) => Prefix + stream;

    /// <summary>A record has a version from 1 on, a position may be 0.</summary>
    public static RecordPlace PlaceOf(ReplicaPosition position) =>
        new(string.Empty, IdOf(position.Stream), position.Sequence + 1, new RecordIndex(List, null));

    public static byte[] Seal(in RecordPlace place, ReplicaPosition position, IRecordSeal seal) =>
        seal.Seal(place, JsonSerializer.SerializeToUtf8Bytes(StoredPosition.Of(position), StoredPositionJson.Default.StoredPosition));

    public static Result<ReplicaPosition> Open(StoredRecord record, IRecordSeal seal) =>
        seal.TryOpen(record.Place, record.Body.Span, out var content) && StoredPosition.TryRead(content, record.Place, out var position)
            ? position
            : new Refusal(RefusalCode.RecordCorrupt, $"Record '{record.Place.Id}' does not open: it was damaged or moved, or it belongs to another root key.");
}

/// <summary>The stored form of a position.</summary>
internal sealed record StoredPosition
{
    private const int FormatNow = 1;

    [JsonPropertyName("f")] public int Format { get; init; }
    [JsonPropertyName("e")] public long Epoch { get; init; }
    [JsonPropertyName("p")] public byte[]? Previous { get; init; }
    [JsonPropertyName("h")] public byte[] Hash { get; init; } = [];
    [JsonPropertyName("c")] public string? CopiedTo { get; init; }
    [JsonPropertyName("w")] public long WholeAt { get; init; }

    public static StoredPosition Of(ReplicaPosition p) => new()
    {
        Format = FormatNow,
        Epoch = p.Epoch,
        Previous = p.Previous.IsEmpty ? null : p.Previous.ToArray(),
        Hash = p.Hash.ToArray(),
        CopiedTo = p.CopiedTo,
        WholeAt = p.WholeAt,
    };

    public static bool TryRead(ReadOnlySpan<byte> content, in RecordPlace place, [NotNullWhen(true)] out ReplicaPosition? position)
    {
        position = null;
        try
        {
            if (JsonSerializer.Deserialize(content, StoredPositionJson.Default.StoredPosition) is { Format: FormatNow } s)
            {
                position = new ReplicaPosition(place.Id[PositionRecord.IdOf(string.Empty).Length..], place.Version - 1, s.Epoch, s.Previous, s.Hash, s.CopiedTo, s.WholeAt);
            }
        }
        catch (JsonException)
        {
            // Sealed content that is no JSON was written by something else: the caller names the record.
        }

        return position is not null;
    }
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(StoredPosition))]
internal sealed partial class StoredPositionJson : JsonSerializerContext;
