using Kms.Idempotency;
using Kms.Records;

namespace Kms.Vaults;

public enum VaultStatus
{
    /// <summary>Never made, or purged.</summary>
    Absent,
    Active,

    /// <summary>Deleted; comes back whole with recover until its retention ends.</summary>
    Deleted,

    /// <summary>Its keys are being destroyed; the name is free when the last one is gone.</summary>
    Purging,
}

/// <summary>A vault: its properties and where it is in its life.</summary>
/// <remarks>What the properties mean: <see cref="VaultView"/>.</remarks>
[GenerateSerializer, Immutable]
public sealed record VaultState(
    VaultStatus Status,
    string Name,
    int RetentionDays,
    bool PurgeProtection,
    bool AllowRsa15,
    bool AllowAesCbc,
    DateTimeOffset Created,
    DateTimeOffset Updated,
    Deletion? Deletion) : RecordState(IdempotencyLog.Empty)
{
    public static VaultState Absent { get; } = new(VaultStatus.Absent, string.Empty, 0, false, false, false, default, default, null);

    public override bool IsAbsent => Status == VaultStatus.Absent;

    public override bool IsActive => Status == VaultStatus.Active;

    public override bool IsBeingEmptied => Status == VaultStatus.Purging;

    public VaultView View => new(Name, RetentionDays, PurgeProtection, AllowRsa15, AllowAesCbc, Created, Updated, Deletion);

    public Recovery Recovery => new(RetentionDays, PurgeProtection);
}
