using Kms.Access;

namespace Kms.Regions;

/// <summary>
/// A region and its partner, for operators: the façade beside <see cref="IKms"/>, the same on every host. Each call names a verified caller and may be refused
/// with <see cref="RefusalCode.AccessDenied"/>; a step that the region's role does not allow is <see cref="RefusalCode.Conflict"/>.
/// </summary>
public interface IRegions
{
    ValueTask<Result<RegionStatus>> GetRegion(Call call, CancellationToken cancellation = default);

    /// <summary>A one-time code with which another region may join this one. It is shown once, and replaces no code that was made before.</summary>
    ValueTask<Result<PairingCode>> StartPairing(Call call, CancellationToken cancellation = default);

    /// <summary>Makes this region the replica of the one at <paramref name="address"/>. Refused, and nothing changed, where this region has keys of its own.</summary>
    ValueTask<Result<RegionStatus>> Pair(Call call, string code, Uri address, CancellationToken cancellation = default);

    /// <summary>The home region is lost: this replica serves the read-only list on its own. Undone by nothing but the home region's return.</summary>
    ValueTask<Result<RegionStatus>> FailOver(Call call, CancellationToken cancellation = default);

    /// <summary>This region becomes the home region, with what it has. What the old one had beyond that is quarantined when it returns.</summary>
    ValueTask<Result<RegionStatus>> Promote(Call call, CancellationToken cancellation = default);

    /// <summary>This replica, which was home before, becomes it again: the other region stops, the rest is applied, nothing is lost.</summary>
    ValueTask<Result<RegionStatus>> FailBack(Call call, CancellationToken cancellation = default);

    /// <summary>This home region gives its partner up for ever (its machine is gone, say), and may be paired with another one. Nothing of it is told to the partner.</summary>
    ValueTask<Result<RegionStatus>> Unpair(Call call, CancellationToken cancellation = default);

    /// <summary>
    /// After a fork alarm: this replica gives up what it has of a vault and gets a fresh copy from its home region. Until that is whole the vault is not served here. What only
    /// this region had of it is gone: whoever wants that history promotes this region instead.
    /// </summary>
    ValueTask<Result<RegionStatus>> Recopy(Call call, VaultName vault, CancellationToken cancellation = default);

    /// <summary>What this region had beyond the fork point when another was promoted in its place, in the order of its ids.</summary>
    ValueTask<Result<Page<QuarantinedChange>>> GetQuarantine(Call call, PageRequest page, CancellationToken cancellation = default);
}
