using Kms.Access;
using Kms.Records;

namespace Kms.Operations;

/// <summary>
/// How Core reaches its actors, wherever they live. Implemented by each host: addressing, turns and lifecycle, never meaning.
/// Each call names the verified caller on whose behalf it is made: where the actor lives on another node, the caller travels along.
/// </summary>
public interface IActors
{
    IRecordActor Actor(in RecordName name, Caller caller);

    /// <summary>What may be used of the record on this node. Completes synchronously when it is at hand.</summary>
    ValueTask<Result<RecordSnapshot>> Snapshot(in RecordName name, Caller caller, CancellationToken cancellation);
}
