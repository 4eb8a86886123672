using Microsoft.Extensions.Logging;

namespace Kms.Backups.Making;

/// <summary>What operators read about backups.</summary>
public sealed partial class BackupLog(ILogger logger)
{
    private readonly ILogger logger = logger;

    [LoggerMessage(1, LogLevel.Information, "Backup on {Target}: {Name} ({Reason}), {Bytes} bytes in {Seconds:0.0} s.")]
    public partial void Made(string target, string name, string reason, long bytes, double seconds);

    [LoggerMessage(2, LogLevel.Error, "NO BACKUP on {Target}: {Reason} It is tried again; the other target is not affected.")]
    public partial void Failed(string target, string reason, Exception? problem);

    [LoggerMessage(3, LogLevel.Warning, "Backup on {Target}: {Note}")]
    public partial void Noted(string target, string note);

    [LoggerMessage(4, LogLevel.Information, "Backups on {Target} work again.")]
    public partial void Recovered(string target);

    [LoggerMessage(5, LogLevel.Information, "Backups on {Target} were read whole: {Sound} are sound, {Damaged} are refused.")]
    public partial void Verified(string target, int sound, int damaged);

    [LoggerMessage(6, LogLevel.Warning, "A backup is still being written to a target that does not answer; it is left behind.")]
    public partial void LeftBehind();
}
