using Kms.Records;

namespace Kms.Regions;

/// <summary>The nodes of a region, as its actor reaches them.</summary>
public interface IRegionNodes
{
    /// <summary>
    /// Every node looks, and does what it sees. One that is not to change anything any more answers when the changes that it had let
    /// through have ended; one that does not answer at all is waited for until it is no member any more and cannot take itself for one.
    /// </summary>
    Task Stop(CancellationToken cancellation);

    /// <summary>Every node looks. Those that do not answer soon will later.</summary>
    Task Tell(CancellationToken cancellation);

    /// <summary>
    /// Another process has written these records (null: any). When this returns, no operation that begins later, on any node, uses what was
    /// in memory before.
    /// </summary>
    ValueTask Forget(IReadOnlyList<string>? recordIds);
}

/// <summary>One node, as the cluster reaches it.</summary>
public interface IRegionNode
{
    /// <summary>
    /// Asks the actor. Ok: this node acts on the answer, and if it is to change nothing, the changes that it had let through have ended.
    /// </summary>
    ValueTask<Result<Done>> Look(CancellationToken cancellation);
}

/// <summary>
/// What an actor remembers of its peer over a restart, where there is a place for that: it is good for figures, and no decision rests on
/// it.
/// </summary>
public interface ICheckpointStore
{
    /// <summary>Null: nothing is remembered.</summary>
    ValueTask<PeerCheckpoint?> Read(CancellationToken cancellation);

    ValueTask Write(PeerCheckpoint memo, CancellationToken cancellation);
}

/// <param name="Installation">Whose memory it is.</param>
/// <param name="HeardUnixMs">When the peer was heard last.</param>
/// <param name="Confirmed">Up to where it has confirmed each stream.</param>
public sealed record PeerCheckpoint(string Installation, long HeardUnixMs, IReadOnlyList<StreamHead> Confirmed);
