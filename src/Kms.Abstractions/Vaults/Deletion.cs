namespace Kms.Vaults;

/// <summary>When something was deleted and until when it can be recovered.</summary>
public sealed record Deletion(DateTimeOffset Deleted, DateTimeOffset ScheduledPurge);
