namespace Kms.Regions.State;

/// <summary>The other region of a pair.</summary>
/// <param name="Region">Its name, as configured there.</param>
/// <param name="Installation">The installation of its zones: a region that was made again is another one.</param>
/// <param name="Address">Where its gateway is, for example <c>https://kms-west:8443</c>.</param>
/// <param name="Keys">Its public keys, as <c>Kms.Crypto</c> writes them: pinned at pairing.</param>
public sealed record RegionPeer(string Region, string Installation, string Address, ReadOnlyMemory<byte> Keys);

/// <summary>What a region is to its peer. Stored, and changed only by <see cref="RegionTransitions"/>.</summary>
/// <param name="Epoch">The region epoch that this region lives in. 1 at first; one more with each promotion.</param>
/// <param name="KnownEpoch">The highest epoch that it has heard of; above <paramref name="Epoch"/> only in a fenced region.</param>
/// <param name="Peer">Null: not paired.</param>
public sealed record RegionState(RegionRole Role, long Epoch, long KnownEpoch, RegionPeer? Peer)
{
    public static RegionState Alone { get; } = new(RegionRole.Home, 1, 1, null);

    public bool AcceptsWrites => Role == RegionRole.Home;

    /// <summary>Keys may be read and used.</summary>
    public bool Serves => Role is RegionRole.Home or RegionRole.Failover;
}
