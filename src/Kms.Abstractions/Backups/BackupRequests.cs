using Kms.Operations;

namespace Kms.Backups;

/// <summary>How the backups of the region are, on every target.</summary>
/// <remarks>REST: GET /backups. Permission: <see cref="Access.Permission.BackupRead"/>.</remarks>
[GenerateSerializer, Immutable]
public sealed record GetBackupsRequest : KmsRequest<BackupsHealth>
{
    /// <inheritdoc/>
    public override Operation Operation => Operation.GetBackups;
}

/// <summary>
/// Makes a backup on every target as soon as it can. Answers as soon as that has been asked for; <see cref="RefusalCode.NotSupported"/>
/// where the settings name no target.
/// </summary>
/// <remarks>REST: POST /backups. Permission: <see cref="Access.Permission.BackupMake"/>.</remarks>
[GenerateSerializer, Immutable]
public sealed record BackUpNowRequest : KmsRequest<BackupsHealth>
{
    /// <inheritdoc/>
    public override Operation Operation => Operation.BackUpNow;
}

/// <summary>
/// Reads every backup on every target whole, after those that are being made. Answers as soon as that has been asked for;
/// <see cref="RefusalCode.NotSupported"/> where the settings name no target.
/// </summary>
/// <remarks>REST: POST /backups/verify. Permission: <see cref="Access.Permission.BackupMake"/>.</remarks>
[GenerateSerializer, Immutable]
public sealed record VerifyBackupsRequest : KmsRequest<BackupsHealth>
{
    /// <inheritdoc/>
    public override Operation Operation => Operation.VerifyBackups;
}
