using System.Text.Json.Serialization;

namespace Kms.Wire;

/// <summary>How the region and its peer are. Times are RFC 3339 in UTC, here and below.</summary>
internal sealed record RegionBody
{
    [JsonPropertyName("name")] public string? Name { get; set; }
    [JsonPropertyName("role")] public string? Role { get; set; }
    [JsonPropertyName("epoch")] public long Epoch { get; set; }
    [JsonPropertyName("installation")] public string? Installation { get; set; }
    [JsonPropertyName("quarantinedChanges")] public long QuarantinedChanges { get; set; }
    [JsonPropertyName("lastBackup"), JsonIgnore(Condition = JsonIgnoreCondition.Never)] public DateTime? LastBackup { get; set; }
    [JsonPropertyName("peers")] public IReadOnlyList<PeerBody>? Peers { get; set; }
}

internal sealed record PeerBody
{
    [JsonPropertyName("name")] public string? Name { get; set; }
    [JsonPropertyName("address")] public string? Address { get; set; }
    [JsonPropertyName("fingerprint")] public string? Fingerprint { get; set; }
    [JsonPropertyName("connected")] public bool Connected { get; set; }
    [JsonPropertyName("lagChanges")] public long LagChanges { get; set; }
    [JsonPropertyName("lagSeconds")] public double LagSeconds { get; set; }
    [JsonPropertyName("lastContact"), JsonIgnore(Condition = JsonIgnoreCondition.Never)] public DateTime? LastContact { get; set; }
    [JsonPropertyName("problem")] public string? Problem { get; set; }
}

internal sealed record PairingCodeBody
{
    [JsonPropertyName("code")] public string? Code { get; set; }
    [JsonPropertyName("expires")] public DateTime Expires { get; set; }
}

internal sealed record PairParameters : WireObject
{
    [JsonPropertyName("code")] public string? Code { get; set; }
    [JsonPropertyName("address")] public string? Address { get; set; }
}

internal sealed record RecopyParameters : WireObject
{
    [JsonPropertyName("vault")] public string? Vault { get; set; }
}

internal sealed record QuarantinedChangeBody
{
    [JsonPropertyName("id")] public string? Id { get; set; }
    [JsonPropertyName("vault")] public string? Vault { get; set; }
    [JsonPropertyName("record")] public string? Record { get; set; }
    [JsonPropertyName("sequence")] public long Sequence { get; set; }
    [JsonPropertyName("epoch")] public long Epoch { get; set; }
    [JsonPropertyName("version")] public long Version { get; set; }
    [JsonPropertyName("time")] public DateTime Time { get; set; }
    [JsonPropertyName("requestId")] public string? RequestId { get; set; }
}

/// <summary>How the two zones are. Times are Unix seconds.</summary>
internal sealed record ZonesBody
{
    [JsonPropertyName("state")] public string? State { get; set; }
    [JsonPropertyName("zones")] public IReadOnlyList<ZoneBody>? Zones { get; set; }
}

internal sealed record ZoneBody
{
    [JsonPropertyName("name")] public string? Name { get; set; }
    [JsonPropertyName("state")] public string? State { get; set; }
    [JsonPropertyName("since")] public DateTimeOffset? Since { get; set; }
    [JsonPropertyName("reason")] public string? Reason { get; set; }
    [JsonPropertyName("warning")] public string? Warning { get; set; }
    [JsonPropertyName("recordsCompared")] public long? RecordsCompared { get; set; }

    /// <summary>The states by their names.</summary>
    public static IReadOnlyList<(ZoneStatus Status, string Name)> States { get; } =
    [
        (ZoneStatus.InService, "inService"),
        (ZoneStatus.Rejoining, "rejoining"),
        (ZoneStatus.Out, "out"),
        (ZoneStatus.Starting, "starting"),
    ];
}
