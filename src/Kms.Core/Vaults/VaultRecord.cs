using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Kms.Idempotency;
using Kms.Records;

namespace Kms.Vaults;

/// <summary>How a vault becomes a record: its id, its listings, its sealed body.</summary>
public static class VaultRecord
{
    public const string LiveList = "vaults";
    public const string DeletedList = "deletedvaults";
    private const string Prefix = "vault/";

    public static string IdOf(VaultName vault) => Prefix + vault.Value;

    public static string IdOf(string vault) => Prefix + vault;

    public static bool TryParseId(string recordId, out VaultName vault)
    {
        vault = default;
        return recordId.StartsWith(Prefix, StringComparison.Ordinal) && VaultName.TryParse(recordId[Prefix.Length..], out vault);
    }

    public static RecordPlace PlaceOf(VaultName vault, VaultState state, long version) =>
        new(vault.Value, IdOf(vault), version, new RecordIndex(ListOf(state.Status), VaultRules.DueAt(state)?.ToUnixTimeMilliseconds()));

    public static byte[] Seal(in RecordPlace place, VaultState state, IRecordSeal seal) =>
        seal.Seal(place, JsonSerializer.SerializeToUtf8Bytes(StoredVault.Of(state), StoredVaultJson.Default.StoredVault));

    public static Result<VaultState> Open(StoredRecord record, IRecordSeal seal) =>
        seal.TryOpen(record.Place, record.Body.Span, out var content) && StoredVault.TryRead(content, out var state)
            ? state
            : new Refusal(RefusalCode.RecordCorrupt,
                $"Record '{record.Place.Id}' version {record.Place.Version} does not open: it was damaged or moved, or it belongs to another root key.");

    private static string? ListOf(VaultStatus status) => status switch
    {
        VaultStatus.Absent => null,
        VaultStatus.Active => LiveList,
        VaultStatus.Deleted or VaultStatus.Purging => DeletedList,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };
}

/// <summary>The stored form of a vault.</summary>
internal sealed record StoredVault
{
    private const int FormatNow = 1;

    [JsonPropertyName("f")] public int Format { get; init; }
    [JsonPropertyName("s")] public VaultStatus Status { get; init; }
    [JsonPropertyName("n")] public string Name { get; init; } = string.Empty;
    [JsonPropertyName("rd")] public int RetentionDays { get; init; }
    [JsonPropertyName("pp")] public bool PurgeProtection { get; init; }
    [JsonPropertyName("r15")] public bool AllowRsa15 { get; init; }
    [JsonPropertyName("cbc")] public bool AllowAesCbc { get; init; }
    [JsonPropertyName("cr")] public DateTimeOffset Created { get; init; }
    [JsonPropertyName("up")] public DateTimeOffset Updated { get; init; }
    [JsonPropertyName("d")] public Deletion? Deletion { get; init; }
    [JsonPropertyName("op")] public StoredEntry[]? Idempotency { get; init; }

    public static StoredVault Of(VaultState v) => new()
    {
        Format = FormatNow,
        Status = v.Status,
        Name = v.Name,
        RetentionDays = v.RetentionDays,
        PurgeProtection = v.PurgeProtection,
        AllowRsa15 = v.AllowRsa15,
        AllowAesCbc = v.AllowAesCbc,
        Created = v.Created,
        Updated = v.Updated,
        Deletion = v.Deletion,
        Idempotency = StoredEntry.Of(v.Idempotency),
    };

    public static bool TryRead(ReadOnlySpan<byte> content, [NotNullWhen(true)] out VaultState? state)
    {
        state = null;
        try
        {
            if (JsonSerializer.Deserialize(content, StoredVaultJson.Default.StoredVault) is { Format: FormatNow } s)
            {
                state = new VaultState(
                    s.Status, s.Name, s.RetentionDays, s.PurgeProtection, s.AllowRsa15, s.AllowAesCbc, s.Created, s.Updated, s.Deletion)
                {
                    Idempotency = StoredEntry.ToLog(s.Idempotency),
                };
            }
        }
        catch (JsonException)
        {
            // Sealed content that is no JSON was written by something else: the caller names the record.
        }

        return state is not null;
    }
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(StoredVault))]
internal sealed partial class StoredVaultJson : JsonSerializerContext;
