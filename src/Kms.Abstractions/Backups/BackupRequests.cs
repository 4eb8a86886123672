using Kms.Operations;

namespace Kms.Backups;

[GenerateSerializer, Immutable]
public sealed record GetBackupsRequest : KmsRequest<BackupsHealth>
{
    public override Operation Operation => Operation.GetBackups;
}

/// <summary>See <see cref="IBackupAdmin.MakeNow"/>: answers as soon as that has been asked for.</summary>
[GenerateSerializer, Immutable]
public sealed record BackUpNowRequest : KmsRequest<BackupsHealth>
{
    public override Operation Operation => Operation.BackUpNow;
}

/// <summary>See <see cref="IBackupAdmin.Verify"/>.</summary>
[GenerateSerializer, Immutable]
public sealed record VerifyBackupsRequest : KmsRequest<BackupsHealth>
{
    public override Operation Operation => Operation.VerifyBackups;
}
