using System.Collections.Immutable;
using Kms.Idempotency;
using Kms.Records;
using Kms.Vaults;

namespace Kms.Keys;

public enum KeyStatus
{
    /// <summary>Never made, or purged.</summary>
    Absent,
    Active,

    /// <summary>Deleted; comes back whole with recover until its retention ends.</summary>
    Deleted,
}

/// <summary>A key: its versions, its rotation policy, where it is in its life. Immutable.</summary>
/// <param name="Name">As first written.</param>
/// <param name="Versions">Oldest first; never empty unless the status is Absent.</param>
/// <param name="Deletion">Set exactly while the status is Deleted.</param>
[GenerateSerializer, Immutable]
public sealed record KeyState(
    KeyStatus Status,
    string Name,
    ImmutableArray<KeyVersion> Versions,
    RotationPolicy? Rotation,
    Deletion? Deletion) : RecordState(IdempotencyLog.Empty)
{
    public static KeyState Absent { get; } = new(KeyStatus.Absent, string.Empty, [], null, null);

    public override bool IsAbsent => Status == KeyStatus.Absent;

    public override bool IsActive => Status == KeyStatus.Active;

    public KeyVersion Latest => Versions[^1];

    /// <summary>The version with this id (null: the newest); null when there is none.</summary>
    public KeyVersion? Find(string? versionId)
    {
        var index = IndexOf(versionId);
        return index < 0 ? null : Versions[index];
    }

    /// <summary>-1 when there is none.</summary>
    public int IndexOf(string? versionId)
    {
        if (versionId is null)
        {
            return Versions.Length - 1;
        }

        for (var i = Versions.Length - 1; i >= 0; i--)
        {
            if (string.Equals(Versions[i].Id, versionId, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }
}
