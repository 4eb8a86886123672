using Kms.Simulation.Checking;

namespace Kms.Simulation.Histories;

internal enum Outcome
{
    /// <summary>Still running, or its host died: nobody will ever say.</summary>
    Open,
    Ok,

    /// <summary>Said to have changed nothing.</summary>
    Refused,
    Conflict,
    Unknown,
}

/// <summary>One call of a client, as it was seen from outside.</summary>
internal sealed class Operation(int client, int record, bool isWrite, VersionedValue value, long called)
{
    public int Client => client;

    public int Record => record;

    public bool IsWrite => isWrite;

    /// <summary>What a write makes, or what a read found.</summary>
    public VersionedValue Value { get; set; } = value;

    /// <summary>The other state that a read in doubt was told of.</summary>
    public VersionedValue? Proposed { get; set; }

    public long Called => called;

    public long Returned { get; set; } = Timed<RegisterOperation>.Never;

    public Outcome Outcome { get; set; }

    public string? Refusal { get; set; }
}
