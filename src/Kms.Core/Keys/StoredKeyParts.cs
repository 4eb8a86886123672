using System.Text.Json.Serialization;
using Kms.Records;

namespace Kms.Keys;

/// <summary>The stored form of one version.</summary>
internal sealed record StoredVersion
{
    [JsonPropertyName("i")] public string Id { get; init; } = string.Empty;
    [JsonPropertyName("t")] public KeyType Type { get; init; }
    [JsonPropertyName("b")] public int SizeBits { get; init; }
    [JsonPropertyName("c")] public Curve Curve { get; init; }
    [JsonPropertyName("pe")] public long PublicExponent { get; init; }
    [JsonPropertyName("n")] public byte[]? N { get; init; }
    [JsonPropertyName("e")] public byte[]? E { get; init; }
    [JsonPropertyName("x")] public byte[]? X { get; init; }
    [JsonPropertyName("y")] public byte[]? Y { get; init; }
    [JsonPropertyName("m")] public byte[] Material { get; init; } = [];
    [JsonPropertyName("en")] public bool Enabled { get; init; }
    [JsonPropertyName("nb")] public long? NotBefore { get; init; }
    [JsonPropertyName("ex")] public long? Expires { get; init; }
    [JsonPropertyName("cr")] public long Created { get; init; }
    [JsonPropertyName("up")] public long Updated { get; init; }
    [JsonPropertyName("o")] public KeyOperations Operations { get; init; }
    [JsonPropertyName("tg")] public string[]? Tags { get; init; }
    [JsonPropertyName("fa")] public AlgorithmFamily Family { get; init; }

    /// <summary>
    /// The tags are those of the version before, as after every rotation: written once, they do not make a record of many versions large.
    /// </summary>
    [JsonPropertyName("st")] public bool HasSameTags { get; init; }

    /// <param name="before">The version before; null for the first.</param>
    public static StoredVersion Of(KeyVersion v, KeyVersion? before) => Of(v, v.Tags.Items.Count > 0 && v.Tags.Equals(before?.Tags));

    private static StoredVersion Of(KeyVersion v, bool hasSameTags) => new()
    {
        Id = v.Id,
        Type = v.Spec.Type,
        SizeBits = v.Spec.SizeBits,
        Curve = v.Spec.Curve,
        PublicExponent = v.Spec.PublicExponent,
        N = Stored.Bytes(v.Public.N),
        E = Stored.Bytes(v.Public.E),
        X = Stored.Bytes(v.Public.X),
        Y = Stored.Bytes(v.Public.Y),
        Material = v.Material.Bytes.ToArray(),
        Enabled = v.Attributes.Enabled,
        NotBefore = Stored.Time(v.Attributes.NotBefore),
        Expires = Stored.Time(v.Attributes.Expires),
        Created = Stored.Time(v.Attributes.Created),
        Updated = Stored.Time(v.Attributes.Updated),
        Operations = v.Operations,
        HasSameTags = hasSameTags,
        Tags = hasSameTags || v.Tags.Items.Count == 0 ? null : [.. v.Tags.Items.SelectMany(tag => (string[])[tag.Key, tag.Value])],
        Family = v.Family,
    };

    /// <param name="before">The version before; null for the first.</param>
    public KeyVersion ToVersion(KeyVersion? before) => new(
        Id,
        new KeySpec(Type, SizeBits, Curve, PublicExponent),
        new PublicMaterial(N, E, X, Y),
        new WrappedMaterial(Material),
        new KeyAttributes(Enabled, Stored.Time(NotBefore), Stored.Time(Expires), Stored.Time(Created), Stored.Time(Updated)),
        Operations,
        HasSameTags && before is not null ? before.Tags : Keys.Tags.Trusted([.. (Tags ?? []).Chunk(2).Select(pair => KeyValuePair.Create(pair[0], pair[1]))]))
    {
        Family = Family,
    };
}

internal sealed record StoredRotation
{
    [JsonPropertyName("ra")] public string? RotateAfterCreate { get; init; }
    [JsonPropertyName("rb")] public string? RotateBeforeExpiry { get; init; }
    [JsonPropertyName("na")] public string? NotifyAfterCreate { get; init; }
    [JsonPropertyName("nb")] public string? NotifyBeforeExpiry { get; init; }
    [JsonPropertyName("x")] public string? ExpiryTime { get; init; }
    [JsonPropertyName("cr")] public long Created { get; init; }
    [JsonPropertyName("up")] public long Updated { get; init; }

    public static StoredRotation Of(RotationPolicy policy) => new()
    {
        RotateAfterCreate = policy.Rotate?.AfterCreate?.ToString(),
        RotateBeforeExpiry = policy.Rotate?.BeforeExpiry?.ToString(),
        NotifyAfterCreate = policy.Notify?.AfterCreate?.ToString(),
        NotifyBeforeExpiry = policy.Notify?.BeforeExpiry?.ToString(),
        ExpiryTime = policy.ExpiryTime?.ToString(),
        Created = Stored.Time(policy.Created),
        Updated = Stored.Time(policy.Updated),
    };

    public RotationPolicy ToPolicy() => new(
        Trigger(RotateAfterCreate, RotateBeforeExpiry),
        Trigger(NotifyAfterCreate, NotifyBeforeExpiry),
        Stored.Duration(ExpiryTime),
        Stored.Time(Created),
        Stored.Time(Updated));

    private static RotationTrigger? Trigger(string? afterCreate, string? beforeExpiry) =>
        afterCreate is null && beforeExpiry is null ? null : new RotationTrigger(Stored.Duration(afterCreate), Stored.Duration(beforeExpiry));
}

/// <summary>Times are Unix milliseconds; empty byte strings are left out.</summary>
internal static class Stored
{
    public static long Time(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    public static DateTimeOffset Time(long unixMs) => DateTimeOffset.FromUnixTimeMilliseconds(unixMs);

    public static long? Time(DateTimeOffset? time) => time?.ToUnixTimeMilliseconds();

    public static DateTimeOffset? Time(long? unixMs) => unixMs is { } ms ? Time(ms) : null;

    public static byte[]? Bytes(ReadOnlyMemory<byte> bytes) => bytes.IsEmpty ? null : bytes.ToArray();

    public static CalendarDuration? Duration(string? text) => CalendarDuration.TryParse(text, out var duration) ? duration : null;
}
