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
/// <param name="RetentionDays">7 to 90 days that deleted keys, and the vault itself, can be recovered. Fixed at creation.</param>
/// <param name="PurgeProtection">Once true, always true: nothing is purged before its retention has ended.</param>
/// <param name="AllowRsa15">RSA1_5, in both directions. Off by default: its decryption can be attacked through the padding.</param>
/// <param name="AllowAesCbc">AES-CBC, in both directions. Off by default: it does not authenticate, and callers choose its vector.</param>
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

    public Recovery Recovery => new(RetentionDays, PurgeProtection);
}
