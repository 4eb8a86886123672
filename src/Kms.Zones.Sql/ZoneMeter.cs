using System.Diagnostics.Metrics;

namespace Kms.Zones.Sql;

/// <summary>The meter <c>Kms.Zones</c>; every figure is tagged with the zone's name.</summary>
internal sealed class ZoneMeter(string zone)
{
    private static readonly Meter Meter = new("Kms.Zones");

    private static readonly Counter<long> TransactionCounter = Meter.CreateCounter<long>(
        "kms.zone.transactions", "{transaction}", "Write transactions that were committed.");

    private static readonly Counter<long> StatementCounter = Meter.CreateCounter<long>(
        "kms.zone.statements", "{statement}", "Requests that shared those transactions.");

    private static readonly Counter<long> FailureCounter = Meter.CreateCounter<long>(
        "kms.zone.failures", "{failure}", "Times the database could not be used.");

    private readonly KeyValuePair<string, object?> _tag = new("kms.zone", zone);
    private long _transactions;

    /// <summary>Write transactions committed by this zone object.</summary>
    public long Transactions => Interlocked.Read(ref _transactions);

    public void Committed(int requests)
    {
        Interlocked.Increment(ref _transactions);
        TransactionCounter.Add(1, _tag);
        StatementCounter.Add(requests, _tag);
    }

    public void Failed() => FailureCounter.Add(1, _tag);
}
