using Kms.Access;

namespace Kms.Backups;

/// <summary>The backups of the region, for operators. Beside <see cref="IKms"/>: the same checks, the same audit.</summary>
public interface IBackups
{
    ValueTask<Result<BackupsHealth>> GetBackups(Call call, CancellationToken cancellation = default);

    /// <summary>See <see cref="IBackupKeeper.MakeNow"/>: answers as soon as that has been asked for.</summary>
    ValueTask<Result<BackupsHealth>> BackUpNow(Call call, CancellationToken cancellation = default);

    /// <summary>See <see cref="IBackupKeeper.Verify"/>.</summary>
    ValueTask<Result<BackupsHealth>> VerifyBackups(Call call, CancellationToken cancellation = default);
}

/// <summary>Who may do what with backups, and then their keeper does it.</summary>
public sealed class BackupService(AccessControl access, IBackupKeeper keeper) : IBackups
{
    public ValueTask<Result<BackupsHealth>> GetBackups(Call call, CancellationToken cancellation = default) =>
        new(access.Check(call.Caller, Permission.BackupRead) is { } denied ? denied : keeper.Health);

    public ValueTask<Result<BackupsHealth>> BackUpNow(Call call, CancellationToken cancellation = default) =>
        new(access.Check(call.Caller, Permission.BackupMake) is { } denied ? denied : keeper.MakeNow());

    public ValueTask<Result<BackupsHealth>> VerifyBackups(Call call, CancellationToken cancellation = default) =>
        new(access.Check(call.Caller, Permission.BackupMake) is { } denied ? denied : keeper.Verify());
}
