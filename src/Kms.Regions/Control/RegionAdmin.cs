using Kms.Regions.Failover;
using Kms.Regions.Link;
using Kms.Regions.Pairing;
using Kms.Regions.Replication;
using Kms.Regions.State;

namespace Kms.Regions.Control;

/// <summary>What operators can see of the pair and do with it. One step at a time: a second one waits for the first.</summary>
internal sealed class RegionAdmin(
    RegionSelf self, RegionStateStore region, PeerConnection connection, ReplicaServer following, StreamPositions positions, PairingServer desk, PairingClient pairingClient, Promotion promotion, Quarantine quarantine,
    PeerCheckpoints checkpoints, NodeReports reports, TimeProvider time) : IRegionAdmin, IDisposable
{
    private static readonly TimeSpan HeardMax = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim steps = new(1, 1);

    /// <summary>When this region was started, or its operator took a step: from then on its peer has a while to be heard.</summary>
    private long listeningSinceUnixMs = time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Looked up in the zones when it may have changed, not at every call.</summary>
    public long Quarantined { get; set; }

    public RegionStatus Present
    {
        get
        {
            var book = region.Record;
            return new RegionStatus(self.Name, book.State.Role, book.State.Epoch, book.Origin, book.State.Peer is { } peer ? [PeerOf(peer, book)] : [])
            {
                LastBackup = reports.LastBackup,
                Quarantined = Quarantined,
            };
        }
    }

    public ValueTask<Result<RegionStatus>> Status(CancellationToken cancellation) => new(Present);

    public ValueTask<Result<PairingCode>> Offer(CancellationToken cancellation) => Step(() => desk.Offer(cancellation), cancellation);

    public ValueTask<Result<RegionStatus>> Join(string code, Uri address, CancellationToken cancellation) =>
        Step(async () => After(await pairingClient.Join(code, address, cancellation)), cancellation);

    public ValueTask<Result<RegionStatus>> FailOver(CancellationToken cancellation) =>
        Step(async () => After(await promotion.FailOver(cancellation)), cancellation);

    public ValueTask<Result<RegionStatus>> Promote(CancellationToken cancellation) =>
        Step(async () => After(await promotion.Promote(cancellation)), cancellation);

    public ValueTask<Result<RegionStatus>> FailBack(CancellationToken cancellation) =>
        Step(async () => After(await promotion.FailBack(time, cancellation)), cancellation);

    public ValueTask<Result<RegionStatus>> Unpair(CancellationToken cancellation) =>
        Step(async () => After(await promotion.Unpair(cancellation)), cancellation);

    public ValueTask<Result<RegionStatus>> Recopy(VaultName vault, CancellationToken cancellation) =>
        Step(async () => (await following.Recopy(vault.Value, cancellation)).TryGet(out _, out var refusal) ? (Result<RegionStatus>)Present : refusal, cancellation);

    ValueTask<Result<Page<QuarantinedChange>>> IRegionAdmin.Quarantine(PageRequest page, CancellationToken cancellation) => quarantine.Page(page, cancellation);

    public void Dispose() => steps.Dispose();

    private Result<RegionStatus> After(Result<RegionState> step) => step.TryGet(out _, out var refusal) ? Present : refusal;

    private async ValueTask<Result<T>> Step<T>(Func<ValueTask<Result<T>>> act, CancellationToken cancellation)
    {
        await steps.WaitAsync(cancellation);
        try
        {
            return await act();
        }
        finally
        {
            Interlocked.Exchange(ref listeningSinceUnixMs, time.GetUtcNow().ToUnixTimeMilliseconds());
            steps.Release();
        }
    }

    private string? BeingCopied =>
        positions.FirstPart is { } vault ? $"Vault '{vault}' is on its way here as a copy, and is not served here until that is whole." : null;

    /// <summary>The home region calls, so that this one can only say that it does not.</summary>
    private string? Silence(RegionRole role)
    {
        var listeningSince = DateTimeOffset.FromUnixTimeMilliseconds(Interlocked.Read(ref listeningSinceUnixMs));
        if (role is not (RegionRole.Replica or RegionRole.Failover) || Hears(following.Status.Heard) || Hears(listeningSince))
        {
            return null;
        }

        var since = following.Status.Heard is { } last ? $"since {last:yyyy-MM-dd'T'HH:mm:ss'Z'}" : "since this one was started";
        return $"Nothing was heard of the home region {since}: it is away, does not reach this one at {self.Addresses.FirstOrDefault()?.GetLeftPart(UriPartial.Authority)}, or has given it up.";
    }

    private bool Hears(DateTimeOffset? heard) => heard is { } at && time.GetUtcNow() - at < HeardMax;

    private PeerStatus PeerOf(RegionPeer peer, RegionRecord book)
    {
        var shipping = connection.ShipperLoop;
        var (lag, heard, problem) = shipping is not null
            ? (Live(shipping), shipping.Link.Heard, shipping.Status.Reason ?? shipping.Status.Alarms.FirstOrDefault()?.Message)
            : (Told(peer), following.Status.Heard ?? checkpoints.HeardOf(peer),
                following.Status.Alarms.FirstOrDefault()?.Message ?? BeingCopied ?? Silence(book.State.Role));
        return new PeerStatus(
            peer.Region, LinkAddresses.Read(peer.Address)[0], book.PeerFingerprint!, Hears(heard),
            new RegionLag(lag.Changes, lag.Age), heard, problem);
    }

    /// <summary>
    /// The stream's own figure is that of its last turn: what was committed since then counts too. While the peer is away nothing is
    /// known beyond what it confirmed last, perhaps to another process of this region: what it lacks is no older than that.
    /// </summary>
    private ReplicationLag Live(ShipperLoop shipping)
    {
        var lag = shipping.Status.Lag;
        var changes = Math.Max(lag.Changes, shipping.Link.Missing(positions.Heads));
        return new ReplicationLag(changes, changes > 0 && shipping.Status.Link != LinkState.Connected ? Longer(lag.Age, shipping.Link.Heard) : lag.Age);
    }

    /// <summary>
    /// By what the home region said last. A replica that was started since then knows at least for how long it has heard nothing.
    /// </summary>
    private ReplicationLag Told(RegionPeer peer)
    {
        var status = following.Status;
        return status.Heard is null ? status.Lag with { Age = Longer(status.Lag.Age, checkpoints.HeardOf(peer)) } : status.Lag;
    }

    private TimeSpan Longer(TimeSpan age, DateTimeOffset? since) => since is { } then && time.GetUtcNow() - then is var silence && silence > age ? silence : age;
}
