using Kms.Operations;

namespace Kms.Backups;

public sealed record GetBackupsRequest : Request<BackupsHealth>
{
    public override Operation Operation => Operation.GetBackups;
}

/// <summary>See <see cref="IBackupKeeper.MakeNow"/>: answers as soon as that has been asked for.</summary>
public sealed record BackUpNowRequest : Request<BackupsHealth>
{
    public override Operation Operation => Operation.BackUpNow;
}

/// <summary>See <see cref="IBackupKeeper.Verify"/>.</summary>
public sealed record VerifyBackupsRequest : Request<BackupsHealth>
{
    public override Operation Operation => Operation.VerifyBackups;
}
