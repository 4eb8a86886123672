using Kms.Access;

namespace Kms.Backups;

/// <summary>The requests about backups as calls.</summary>
public static class BackupCalls
{
    /// <inheritdoc cref="GetBackupsRequest"/>
    public static ValueTask<Result<BackupsHealth>> GetBackups(this IKms kms, Call call, CancellationToken cancellation = default) =>
        kms.Send(call, new GetBackupsRequest(), cancellation);

    /// <inheritdoc cref="BackUpNowRequest"/>
    public static ValueTask<Result<BackupsHealth>> BackUpNow(this IKms kms, Call call, CancellationToken cancellation = default) =>
        kms.Send(call, new BackUpNowRequest(), cancellation);

    /// <inheritdoc cref="VerifyBackupsRequest"/>
    public static ValueTask<Result<BackupsHealth>> VerifyBackups(this IKms kms, Call call, CancellationToken cancellation = default) =>
        kms.Send(call, new VerifyBackupsRequest(), cancellation);
}
