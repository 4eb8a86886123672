using Kms.Idempotency;
using Kms.Keys;

namespace Kms.Records;

/// <summary>What an actor holds of a record. Immutable.</summary>
/// <param name="Idempotency">The last changes, for answering their repetitions. A record that was purged keeps them too.</param>
[GenerateSerializer, Immutable]
public abstract record RecordState(IdempotencyLog Idempotency)
{
    /// <summary>Never made, or purged.</summary>
    public abstract bool IsAbsent { get; }

    /// <summary>It may be used.</summary>
    public abstract bool IsActive { get; }

    /// <summary>What stands in it is being destroyed.</summary>
    public virtual bool IsBeingEmptied => false;
}

/// <summary>What can be asked of a record's actor.</summary>
[GenerateSerializer, Immutable]
public abstract record RecordCommand
{
    /// <summary>For its receiver: clears what is secret in it.</summary>
    public virtual void Clear()
    {
    }
}

/// <summary>What came of a command.</summary>
/// <param name="What">What exactly was made or changed, in the kind's own words: a key's version. Null where it concerns the record as a
/// whole.</param>
[GenerateSerializer, Immutable]
public sealed record RecordChange(RecordState State, string? What, Durability Durability = Durability.TwoZones);

/// <summary>What a kind's rules say to a command.</summary>
/// <param name="Next">The same instance as before: nothing changes.</param>
/// <param name="What">See <see cref="RecordChange.What"/>.</param>
/// <param name="IsRemembered">False for the end of a change that was remembered when it began.</param>
public readonly record struct Decision(RecordState Next, string? What = null, bool IsRemembered = true);

/// <summary>What can be said of a record while its last change is undecided and the zone that could tell is away.</summary>
/// <param name="IsCertain">False: the state holds whichever way the change is decided, and is good for one call only.</param>
/// <param name="LatestUnknown">True when it is open which version is the newest.</param>
public readonly record struct Doubt(RecordState State, bool IsCertain, bool LatestUnknown);
