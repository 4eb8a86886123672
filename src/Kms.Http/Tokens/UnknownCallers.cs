using Kms.Audit;
using Kms.Operations;

namespace Kms.Http.Tokens;

/// <summary>
/// Records requests whose caller could not be told. Anybody can send those, so only a few in each second are written one by one and the rest is counted:
/// a flood must fill neither the disk nor the queue. The count goes into the next record of this kind.
/// </summary>
internal sealed class UnknownCallers(IAuditTrail trail, TimeProvider time)
{
    public const int EachSecond = 10;

    private readonly Lock gate = new();
    private long second;
    private int written;
    private int counted;

    public void Record(string requestId, string? correlationId, VaultName vault)
    {
        var now = time.GetUtcNow();
        int others;
        lock (gate)
        {
            if (now.ToUnixTimeSeconds() != second)
            {
                second = now.ToUnixTimeSeconds();
                written = 0;
            }

            if (written == EachSecond || !trail.CanRecord)
            {
                counted++;
                return;
            }

            written++;
            (others, counted) = (counted, 0);
        }

        // The answer is a refusal either way, so there is nothing to take back where it cannot be recorded.
        trail.Record(new AuditRecord(now, Operation.Authenticate, string.Empty, requestId)
        {
            CorrelationId = correlationId,
            Vault = vault.Value,
            Refusal = RefusalCode.AccessDenied,
            Others = others,
        });
    }
}
