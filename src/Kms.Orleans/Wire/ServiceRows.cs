using Kms.Access;
using Kms.Idempotency;

namespace Kms.Orleans.Wire;

/// <summary>Who calls, which change a call belongs to, and what objects remember of changes.</summary>
internal static class ServiceRows
{
    public static WireRow[] All { get; } =
    [
        WireTable.Row<Caller>(50, Write, ReadCaller),
        WireTable.Row<OperationId>(
            51,
            (w, operation) =>
            {
                w.Text(operation.RequestId);
                w.Text(operation.Token);
            },
            r => new OperationId(r.Text(), r.Text())),
    ];

    public static void Write(WireWriter w, Caller caller)
    {
        w.Text(caller.PrincipalId);
        w.Text(caller.Name);
    }

    public static Caller ReadCaller(WireReader r) => new(r.Text(), r.Text());

    /// <summary>A call without its caller, who travels beside the message.</summary>
    public static void Write(WireWriter w, Call call)
    {
        w.Text(call.RequestId);
        w.Text(call.CorrelationId);
        w.Text(call.IdempotencyKey);
    }

    public static Call ReadCall(WireReader r, Caller caller) =>
        new(caller, r.Text()) { CorrelationId = r.OptionalText(), IdempotencyKey = r.OptionalText() };

    public static void Write(WireWriter w, IdempotencyLog log) => w.Many(log.Entries, static (inner, entry) =>
    {
        inner.Text(entry.Token);
        inner.Bytes(entry.Fingerprint.Span);
        inner.Text(entry.VersionId);
        inner.Time(entry.At);
        inner.Flag(entry.IsOutdated);
    });

    public static IdempotencyLog ReadLog(WireReader r) => new(
        [.. r.Many(static inner => new IdempotencyEntry(inner.Text(), inner.Bytes(), inner.OptionalText(), inner.Time()) { IsOutdated = inner.Flag() })]);
}
