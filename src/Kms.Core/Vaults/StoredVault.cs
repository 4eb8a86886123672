using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Kms.Idempotency;

namespace Kms.Vaults;

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

    private static StoredVault Of(VaultState v) => new()
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

    public static byte[] Write(VaultState state) => JsonSerializer.SerializeToUtf8Bytes(Of(state), StoredVaultJson.Default.StoredVault);

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
