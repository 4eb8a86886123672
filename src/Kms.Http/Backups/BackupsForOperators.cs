using Kms.Backups;
using Kms.Wire;

namespace Kms.Http.Backups;

/// <summary><c>/backups</c>: what an operator can see of the region's backups and do with them.</summary>
internal static class BackupsForOperators
{
    public static async ValueTask Get(Exchange exchange) =>
        exchange.Answer(await exchange.Kms.GetBackups(exchange.Call, exchange.Aborted), BodyOf);

    /// <summary>202: it was asked for, and <c>GET /backups</c> shows how far it is.</summary>
    public static async ValueTask Make(Exchange exchange) =>
        exchange.Answer(await exchange.Kms.BackUpNow(exchange.Call), BodyOf);

    public static async ValueTask Verify(Exchange exchange) =>
        exchange.Answer(await exchange.Kms.VerifyBackups(exchange.Call), BodyOf);

    private static BackupsBody BodyOf(Exchange exchange, BackupsHealth health) => new()
    {
        State = health.State,
        Targets = [.. health.Targets.Select(BodyOf)],
    };

    private static BackupTargetBody BodyOf(BackupTargetHealth target) => new()
    {
        Name = target.Name,
        State = target.IsAlarm ? "alarm" : "ok",
        LastSuccess = target.LastSuccess?.UtcDateTime,
        LastErrorTime = target.LastErrorTime?.UtcDateTime,
        LastError = target.LastError,
        Late = target.IsLate,
        Count = target.Count,
        Unreadable = target.Unreadable,
        SizeBytes = target.Bytes,
        Oldest = target.Oldest?.UtcDateTime,
        Newest = target.Newest?.UtcDateTime,
        Running = target.Running is not { } running ? null : new()
        {
            Doing = running.Doing,
            Since = running.Since.UtcDateTime,
            Done = running.Done,
            SizeBytes = running.Bytes,
        },
        Verified = target.Verified is not { } verified ? null : new()
        {
            Time = verified.Time.UtcDateTime,
            Sound = verified.Sound,
            Refused = verified.Damaged,
        },
    };
}
