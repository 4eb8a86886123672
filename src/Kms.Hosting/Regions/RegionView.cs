using Kms.Hosting.Regions.Stream;
using Kms.Regions;
using Kms.Replication;

namespace Kms.Hosting.Regions;

/// <summary>What the gate and the gateway ask, from memory.</summary>
internal sealed class RegionView(RegionSeat seat, StreamPositions positions) : IRegionView
{
    public RegionRole Role => seat.Role;

    /// <summary>A region without a partner counts nothing: there is nobody to compare with.</summary>
    public RegionPosition? PositionOf(VaultName vault) =>
        seat.State is { Peer: not null } state ? positions.Of(vault.Value, state.Role == RegionRole.Home) : null;
}
