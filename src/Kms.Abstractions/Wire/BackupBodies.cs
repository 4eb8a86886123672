using System.Text.Json.Serialization;

namespace Kms.Wire;

/// <summary>The region's backups. Times are RFC 3339 in UTC.</summary>
internal sealed record BackupsBody
{
    [JsonPropertyName("state")] public string? State { get; set; }
    [JsonPropertyName("targets")] public IReadOnlyList<BackupTargetBody>? Targets { get; set; }
}

internal sealed record BackupTargetBody
{
    [JsonPropertyName("name")] public string? Name { get; set; }
    [JsonPropertyName("state")] public string? State { get; set; }
    [JsonPropertyName("lastSuccess"), JsonIgnore(Condition = JsonIgnoreCondition.Never)] public DateTime? LastSuccess { get; set; }
    [JsonPropertyName("lastErrorTime"), JsonIgnore(Condition = JsonIgnoreCondition.Never)] public DateTime? LastErrorTime { get; set; }
    [JsonPropertyName("lastError"), JsonIgnore(Condition = JsonIgnoreCondition.Never)] public string? LastError { get; set; }
    [JsonPropertyName("late")] public bool Late { get; set; }
    [JsonPropertyName("count")] public int Count { get; set; }
    [JsonPropertyName("unreadable")] public int Unreadable { get; set; }
    [JsonPropertyName("sizeBytes")] public long SizeBytes { get; set; }
    [JsonPropertyName("oldest"), JsonIgnore(Condition = JsonIgnoreCondition.Never)] public DateTime? Oldest { get; set; }
    [JsonPropertyName("newest"), JsonIgnore(Condition = JsonIgnoreCondition.Never)] public DateTime? Newest { get; set; }
    [JsonPropertyName("running"), JsonIgnore(Condition = JsonIgnoreCondition.Never)] public BackupProgressBody? Running { get; set; }
    [JsonPropertyName("verified"), JsonIgnore(Condition = JsonIgnoreCondition.Never)] public BackupVerificationBody? Verified { get; set; }
}

internal sealed record BackupProgressBody
{
    [JsonPropertyName("doing")] public string? Doing { get; set; }
    [JsonPropertyName("since")] public DateTime Since { get; set; }
    [JsonPropertyName("done")] public long Done { get; set; }
    [JsonPropertyName("sizeBytes")] public long SizeBytes { get; set; }
}

internal sealed record BackupVerificationBody
{
    [JsonPropertyName("time")] public DateTime Time { get; set; }
    [JsonPropertyName("sound")] public int Sound { get; set; }
    [JsonPropertyName("refused")] public IReadOnlyList<string>? Refused { get; set; }
}
