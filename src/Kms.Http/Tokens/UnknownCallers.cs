using Kms.Audit;
using Kms.Gateways;
using Kms.Operations;

namespace Kms.Http.Tokens;

/// <summary>
/// Records requests whose caller could not be told. Anybody can send those, so only a few in each second are told one by one and the rest
/// is counted: a flood must fill neither the disk nor the queue. The count goes into the next record of this kind.
/// </summary>
/// <param name="write">Where they are recorded; false: this one is not, and counts as one that was not told.</param>
public sealed class UnknownCallers(Func<UnknownCall, ValueTask<bool>> write, TimeProvider time)
{
    internal const int EachSecond = 10;

    private readonly Lock gate = new();
    private long second;
    private int written;
    private int counted;

    /// <summary>Those of a process that has an audit log, and of gateways that have none.</summary>
    public UnknownCallers(IAuditTrail trail, TimeProvider time)
        : this(call => new(trail.CanRecord && trail.Record(RecordOf(call, time.GetUtcNow()))), time)
    {
    }

    /// <returns>False: it could not be recorded. The answer is a refusal either way, so there is nothing to take back.</returns>
    public async ValueTask<bool> Record(UnknownCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        lock (gate)
        {
            var now = time.GetUtcNow().ToUnixTimeSeconds();
            (second, written) = now == second ? (second, written) : (now, 0);
            if (written == EachSecond)
            {
                counted += call.Others + 1;
                return true;
            }

            written++;
            (call, counted) = (call with { Others = call.Others + counted }, 0);
        }

        if (await write(call))
        {
            return true;
        }

        lock (gate)
        {
            counted += call.Others + 1;
        }

        return false;
    }

    private static AuditRecord RecordOf(UnknownCall call, DateTimeOffset now) =>
        new(now, Operation.Authenticate, string.Empty, call.RequestId)
        {
            CorrelationId = call.CorrelationId,
            Vault = call.Vault.Value,
            Refusal = RefusalCode.AccessDenied,
            Others = call.Others,
        };
}
