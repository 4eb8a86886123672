using Kms.Operations;
using Kms.Records;
using Kms.Regions.Link;
using Kms.Regions.Replication;
using Kms.Regions.State;

namespace Kms.Regions.Node;

/// <summary>
/// This process in its region: what the gate and the gateway ask, from memory, as the region's actor said it last. Until it has said
/// anything nothing is served.
/// </summary>
/// <param name="name">Of this process.</param>
/// <param name="underWay">The changes that this node has let through: a region that stops being home waits for them.</param>
public sealed class RegionNode(
    string name, StreamPositions positions, LinkKeys keys, RegionRecords records, string installation, IChangeLog changes,
    INodeBackups backups, ChangesUnderWay underWay)
    : IRegionView, IRegionNode, IDisposable
{
    private readonly SemaphoreSlim turns = new(1, 1);
    private readonly TaskCompletionSource told = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile IRegionActor? actor;
    private volatile RegionUpdate? news;

    public RegionRole Role => news?.Role ?? RegionRole.Fenced;

    public string? PeerFingerprint => news?.PeerFingerprint;

    /// <summary>Of the stored state that this node acts on.</summary>
    public long Version => news?.Version ?? -1;

    /// <summary>Completes when the actor has said something.</summary>
    public Task Told => told.Task;

    /// <summary>Where the other region reaches this node's gateway: known once it listens.</summary>
    public Uri? Address { get; set; }

    /// <summary>Of all nodes of the region this one makes its backups.</summary>
    public bool MakesBackups => backups.HasTargets && news is { MakesBackups: true };

    /// <summary>A region without a peer counts nothing: there is nothing to compare with.</summary>
    public RegionPosition? PositionOf(VaultName vault) =>
        news is { PeerFingerprint: not null } now ? positions.Of(vault.Value, now.Role == RegionRole.Home) : null;

    public async ValueTask<bool> HasReached(VaultName vault, long sequence, CancellationToken cancellation)
    {
        if (Role == RegionRole.Home)
        {
            // Another node has made the change: what the logs have is what every answer of a home region reflects.
            return (await changes.Heads(cancellation)).TryGet(out var heads, out _) && heads.Any(head => head.Stream == vault.Value && head.Sequence >= sequence);
        }

        return (await Look(cancellation)).IsOk && PositionOf(vault) is { IsWhole: true } position && position.Sequence >= sequence;
    }

    public void Connect(IRegionActor to) => actor = to;

    public async ValueTask<Result<Done>> Look(CancellationToken cancellation)
    {
        if (actor is not { } asked)
        {
            return default(Done);
        }

        await turns.WaitAsync(cancellation);
        try
        {
            var known = news;
            var sight = new NodeReport(name, Address, backups.Newest, Part(), known?.LeaderId, known?.Stamp ?? 0);
            var answer = await asked.Look(sight, cancellation);
            if (!answer.TryGet(out var next, out var refusal) || (refusal = await Act(known, next, cancellation)) is not null)
            {
                return refusal;
            }
        }
        finally
        {
            turns.Release();
        }

        if (Role != RegionRole.Home)
        {
            await underWay.Drain();
        }

        return default(Done);
    }

    /// <summary>A change was committed on this node, on the path of a write.</summary>
    /// <returns>True where a listener wants to know.</returns>
    public bool Committed(string stream, long sequence)
    {
        if (stream.Length == 0 || news?.PeerFingerprint is null)
        {
            return false;
        }

        positions.Committed(stream, sequence);
        return true;
    }

    public void Dispose() => turns.Dispose();

    private BackupPart Part() => !backups.HasTargets ? BackupPart.None : MakesBackups ? BackupPart.Makes : BackupPart.Ready;

    private async ValueTask<Refusal?> Act(RegionUpdate? known, RegionUpdate next, CancellationToken cancellation)
    {
        if (next.Version < known?.Version)
        {
            return new Refusal(RefusalCode.NodeUnavailable, "Who answered for the region knows less than this node: another one has taken over.");
        }

        // The role last: what is served in it needs the rest.
        if (next.HasLink && keys.Link is null && !(await keys.Open(cancellation)).TryGet(out _, out var refusal))
        {
            return refusal;
        }

        // Key backups go between peers, those of the past too: any node may be asked for one.
        if (next.Version != known?.Version && keys.Link is not null)
        {
            if (!(await records.ReadState(installation, cancellation)).TryGet(out var stored, out refusal))
            {
                return refusal;
            }

            keys.ShareBackups(stored.Record);
        }

        Learn(next);
        news = next;
        told.TrySetResult();
        return null;
    }

    private void Learn(RegionUpdate next)
    {
        if (next.IsAll)
        {
            positions.Clear();
        }

        positions.CaughtUp(next.CaughtUpUnixMs);
        foreach (var (stream, sequence, isWhole) in next.Positions)
        {
            if (next.Role == RegionRole.Home)
            {
                positions.Committed(stream, sequence);
            }
            else
            {
                positions.Set(stream, sequence, isWhole);
            }
        }
    }
}
