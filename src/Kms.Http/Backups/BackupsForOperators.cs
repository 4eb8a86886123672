using System.Text.Json;
using Kms.Backups;

namespace Kms.Http.Backups;

/// <summary><c>/backups</c>: what an operator can see of the region's backups and do with them. Times are RFC 3339 in UTC.</summary>
internal static class BackupsForOperators
{
    public static async ValueTask Get(Exchange exchange) =>
        exchange.Answer(await exchange.Kms.GetBackups(exchange.Call, exchange.Aborted), Write);

    /// <summary>202: it was asked for, and <c>GET /backups</c> shows how far it is.</summary>
    public static async ValueTask Make(Exchange exchange) =>
        exchange.Answer(await exchange.Kms.BackUpNow(exchange.Call), Write);

    public static async ValueTask Verify(Exchange exchange) =>
        exchange.Answer(await exchange.Kms.VerifyBackups(exchange.Call), Write);

    private static void Write(Utf8JsonWriter writer, Exchange exchange, BackupsHealth health)
    {
        writer.WriteStartObject();
        writer.WriteString("state"u8, health.State);
        writer.WriteStartArray("targets"u8);
        foreach (var target in health.Targets)
        {
            Write(writer, target);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, BackupTargetHealth target)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, target.Name);
        writer.WriteString("state"u8, target.IsAlarm ? "alarm"u8 : "ok"u8);
        Write(writer, "lastSuccess"u8, target.LastSuccess);
        Write(writer, "lastErrorTime"u8, target.LastErrorTime);
        writer.WriteString("lastError"u8, target.LastError);
        writer.WriteBoolean("late"u8, target.IsLate);
        writer.WriteNumber("count"u8, target.Count);
        writer.WriteNumber("unreadable"u8, target.Unreadable);
        writer.WriteNumber("sizeBytes"u8, target.Bytes);
        Write(writer, "oldest"u8, target.Oldest);
        Write(writer, "newest"u8, target.Newest);
        writer.WritePropertyName("running"u8);
        Write(writer, target.Running);
        writer.WritePropertyName("verified"u8);
        Write(writer, target.Verified);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, BackupProgress? running)
    {
        if (running is null)
        {
            writer.WriteNullValue();
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("doing"u8, running.Doing);
        Write(writer, "since"u8, running.Since);
        writer.WriteNumber("done"u8, running.Done);
        writer.WriteNumber("sizeBytes"u8, running.Bytes);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, BackupVerification? verified)
    {
        if (verified is null)
        {
            writer.WriteNullValue();
            return;
        }

        writer.WriteStartObject();
        Write(writer, "time"u8, verified.Time);
        writer.WriteNumber("sound"u8, verified.Sound);
        writer.WriteStartArray("refused"u8);
        foreach (var damaged in verified.Damaged)
        {
            writer.WriteStringValue(damaged);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, DateTimeOffset? time)
    {
        if (time is { } known)
        {
            writer.WriteString(name, known.UtcDateTime);
        }
        else
        {
            writer.WriteNull(name);
        }
    }
}
