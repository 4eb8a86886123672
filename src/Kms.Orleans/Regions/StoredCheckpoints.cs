using Kms.Records;
using Kms.Regions;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace Kms.Orleans.Regions;

/// <summary>
/// The replication grain's checkpoint, in the cluster's own storage: it belongs to the cluster and not to the zones, and is worth no write
/// to them. Nothing is decided by it, so what cannot be read or written is done without.
/// </summary>
internal sealed class StoredCheckpoints(IGrainStorage storage, GrainId grain) : ICheckpointStore
{
    private const string Name = "checkpoint";

    private GrainState<ReplicationCheckpoint> state = new(new ReplicationCheckpoint());

    /// <summary>Null where the cluster has no storage of its own.</summary>
    public static ICheckpointStore? Of(IServiceProvider services, GrainId grain) =>
        services.GetKeyedService<IGrainStorage>(KmsNode.ClusterStorage) is { } storage ? new StoredCheckpoints(storage, grain) : null;

    public async ValueTask<PeerCheckpoint?> Read(CancellationToken cancellation)
    {
        try
        {
            await storage.ReadStateAsync(Name, grain, state);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            // The cluster's database is away, whatever its provider calls that.
            return null;
        }

        return state is { RecordExists: true, State: { } kept }
            ? new PeerCheckpoint(kept.Installation, kept.HeardUnixMs, [.. kept.Confirmed.Select(entry => new StreamHead(entry.Key, entry.Value))])
            : null;
    }

    public async ValueTask Write(PeerCheckpoint memo, CancellationToken cancellation)
    {
        state.State = new ReplicationCheckpoint
        {
            Installation = memo.Installation,
            HeardUnixMs = memo.HeardUnixMs,
            Confirmed = memo.Confirmed.ToDictionary(head => head.Stream, head => head.Sequence, StringComparer.Ordinal),
        };
        try
        {
            await storage.WriteStateAsync(Name, grain, state);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            // Another activation has written, or the database is away: what stands there is read before the next attempt.
            state = new(new ReplicationCheckpoint());
            await Read(cancellation);
        }
    }
}

/// <summary>The stored form.</summary>
[GenerateSerializer]
[Alias("kms.checkpoint")]
internal sealed class ReplicationCheckpoint
{
    /// <summary>Of the peer.</summary>
    [Id(0)]
    public string Installation { get; set; } = string.Empty;

    /// <summary>When it was heard last.</summary>
    [Id(1)]
    public long HeardUnixMs { get; set; }

    /// <summary>Up to where it has confirmed each stream.</summary>
    [Id(2)]
    public Dictionary<string, long> Confirmed { get; set; } = new(StringComparer.Ordinal);
}
