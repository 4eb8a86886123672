using Kms.Operations;

namespace Kms.Regions;

/// <summary>
/// A request about this region and its peer. A step that the region's role does not allow is <see cref="RefusalCode.Conflict"/>.
/// </summary>
[GenerateSerializer, Immutable]
public abstract record RegionRequest<T> : KmsRequest<T>;

[GenerateSerializer, Immutable]
public sealed record GetRegionRequest : RegionRequest<RegionStatus>
{
    public override Operation Operation => Operation.GetRegion;
}

/// <summary>A one-time code with which another region may join this one. It is shown once, and replaces no code that was made before.</summary>
[GenerateSerializer, Immutable]
public sealed record StartPairingRequest : RegionRequest<PairingCode>
{
    public override Operation Operation => Operation.StartPairing;
}

/// <summary>Makes this region the replica of the one at the address. Refused, and nothing changed, where this region has keys of its own.</summary>
/// <param name="Code">One-time; never recorded.</param>
[GenerateSerializer, Immutable]
public sealed record PairRegionRequest(string Code, Uri Address) : RegionRequest<RegionStatus>
{
    public override Operation Operation => Operation.PairRegion;
}

/// <summary>The home region is lost: this replica serves the read-only list on its own. Only the home region's return undoes it.</summary>
[GenerateSerializer, Immutable]
public sealed record FailOverRegionRequest : RegionRequest<RegionStatus>
{
    public override Operation Operation => Operation.FailOverRegion;
}

/// <summary>This region becomes the home region, with what it has. What the old one had beyond that is quarantined when it returns.</summary>
[GenerateSerializer, Immutable]
public sealed record PromoteRegionRequest : RegionRequest<RegionStatus>
{
    public override Operation Operation => Operation.PromoteRegion;
}

/// <summary>This replica, which was home before, becomes it again: the other region stops, the rest is applied, nothing is lost.</summary>
[GenerateSerializer, Immutable]
public sealed record FailBackRegionRequest : RegionRequest<RegionStatus>
{
    public override Operation Operation => Operation.FailBackRegion;
}

/// <summary>This home region gives its peer up for ever (its machine is gone, say), and may be paired with another one. The peer is told nothing of it.</summary>
[GenerateSerializer, Immutable]
public sealed record UnpairRegionRequest : RegionRequest<RegionStatus>
{
    public override Operation Operation => Operation.UnpairRegion;
}

/// <summary>
/// After a fork alarm: this replica gives up what it has of a vault and gets a fresh copy from its home region. Until that is whole the vault is not served here.
/// What only this region had of it is gone: to keep that history, promote this region instead.
/// </summary>
[GenerateSerializer, Immutable]
public sealed record RecopyVaultRequest(VaultName Vault) : RegionRequest<RegionStatus>
{
    public override Operation Operation => Operation.RecopyVault;

    public override VaultName? InVault => Vault;
}

/// <summary>What this region had beyond the fork point when another was promoted in its place, in the order of its ids.</summary>
[GenerateSerializer, Immutable]
public sealed record GetQuarantineRequest(PageRequest Page) : RegionRequest<Page<QuarantinedChange>>
{
    public override Operation Operation => Operation.GetQuarantine;
}
