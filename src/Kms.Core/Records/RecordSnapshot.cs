namespace Kms.Records;

/// <summary>What is used of a record outside of its actor's turns. Immutable, published by reference swap, used from any thread.</summary>
public abstract class RecordSnapshot
{
    public abstract RecordState State { get; }

    /// <summary>True while it is open which version is the newest: only calls that name a version can be answered.</summary>
    public virtual bool LatestUnknown => false;

    /// <summary>The snapshot after a change. It may take over parts of this one, which is used no more.</summary>
    public abstract RecordSnapshot Next(RecordState next, IKeyMaterials materials, bool latestUnknown = false);

    /// <summary>Clears what it holds beside the state. Calls that are under way may finish.</summary>
    public virtual void Close()
    {
    }
}

/// <summary>A state that is used as it is.</summary>
public sealed class StateSnapshot(RecordState state) : RecordSnapshot
{
    public override RecordState State => state;

    public override RecordSnapshot Next(RecordState next, IKeyMaterials materials, bool latestUnknown = false) => new StateSnapshot(next);
}
