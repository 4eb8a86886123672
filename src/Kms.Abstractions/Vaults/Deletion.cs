namespace Kms.Vaults;

/// <summary>When something was deleted and until when it can be recovered.</summary>
/// <param name="Deleted">When it was deleted, in UTC (<c>deletedDate</c>).</param>
/// <param name="ScheduledPurge">When its retention ends and it is destroyed, in UTC (<c>scheduledPurgeDate</c>).</param>
[GenerateSerializer, Immutable]
public sealed record Deletion(DateTimeOffset Deleted, DateTimeOffset ScheduledPurge);
