using Kms.Audit;

namespace Kms.Testing;

/// <summary>An audit trail in memory, with switches for what can go wrong.</summary>
public sealed class MemoryTrail : IAuditTrail
{
    private readonly Lock gate = new();
    private readonly List<AuditRecord> records = [];

    public bool CanRecord { get; set; } = true;

    /// <summary>False: records are not taken although it was said that they would be.</summary>
    public bool Takes { get; set; } = true;

    /// <summary>What a flush answers, and when.</summary>
    public Func<ValueTask<bool>> Flushing { get; set; } = () => new(true);

    public int Flushes { get; private set; }

    public IReadOnlyList<AuditRecord> Records
    {
        get
        {
            lock (gate)
            {
                return [.. records];
            }
        }
    }

    public bool Record(in AuditRecord record)
    {
        lock (gate)
        {
            if (Takes)
            {
                records.Add(record);
            }

            return Takes;
        }
    }

    public ValueTask<bool> Flush()
    {
        Flushes++;
        return Flushing();
    }
}
