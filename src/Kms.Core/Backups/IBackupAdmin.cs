namespace Kms.Backups;

/// <summary>What operators can see of the backups and do with them. Implemented by the hosts.</summary>
public interface IBackupAdmin
{
    BackupsHealth Health { get; }

    /// <summary>Makes one on every target as soon as it can. Answers as soon as that has been asked for.</summary>
    Result<BackupsHealth> MakeNow();

    /// <summary>
    /// Reads every backup on every target whole, after those that are being made. Answers as soon as that has been asked for.
    /// </summary>
    Result<BackupsHealth> Verify();
}

/// <summary>A service without backups.</summary>
public sealed class NoBackups : IBackupAdmin
{
    private static readonly Refusal None = new(
        RefusalCode.NotSupported, "This service makes no backups: its settings name no folder for them.");

    public BackupsHealth Health => BackupsHealth.None;

    public Result<BackupsHealth> MakeNow() => None;

    public Result<BackupsHealth> Verify() => None;
}
