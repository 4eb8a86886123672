using System.Text.Json.Serialization;
using Kms.Backups.Restoring;

namespace Kms.Cli.Offline;

/// <summary>Reports of offline work as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, WriteIndented = true)]
[JsonSerializable(typeof(IReadOnlyList<TargetListing>))]
[JsonSerializable(typeof(IReadOnlyList<TargetBackup>))]
[JsonSerializable(typeof(IReadOnlyList<TargetVerification>))]
[JsonSerializable(typeof(RestoreReport))]
[JsonSerializable(typeof(DrillReport))]
internal sealed partial class BackupReportJson : JsonSerializerContext;
