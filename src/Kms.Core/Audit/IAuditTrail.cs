namespace Kms.Audit;

/// <summary>Where audit records go. Safe from any number of threads.</summary>
public interface IAuditTrail
{
    /// <summary>False: nothing can be recorded just now, so nothing may be done.</summary>
    bool CanRecord { get; }

    /// <summary>
    /// Takes a record over; it is written with the next batch. Waits briefly for room when records come faster than they can be written.
    /// </summary>
    /// <returns>False: it is not certain that it will be written, so the caller must not be told of a success.</returns>
    bool Record(in AuditRecord record);

    /// <summary>Completes when everything that was recorded before is written. All who wait share one write.</summary>
    /// <returns>False: it is not written yet, and it is open when it will be.</returns>
    ValueTask<bool> Flush();
}
