namespace Kms.Vaults;

/// <summary>When something was deleted and until when it can be recovered.</summary>
[GenerateSerializer, Immutable]
public sealed record Deletion(DateTimeOffset Deleted, DateTimeOffset ScheduledPurge);
