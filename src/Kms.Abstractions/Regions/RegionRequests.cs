using Kms.Operations;

namespace Kms.Regions;

/// <summary>
/// A request about this region and its peer, for operators. A step that the region's role does not allow is <see
/// cref="RefusalCode.Conflict"/>.
/// </summary>
/// <typeparam name="T">Of the answer.</typeparam>
[GenerateSerializer, Immutable]
public abstract record RegionRequest<T> : KmsRequest<T>;

/// <summary>How this region is: its role, its peer, how far the replica is behind.</summary>
/// <remarks>REST: GET /region. Permission: <see cref="Access.Permission.RegionRead"/>.</remarks>
[GenerateSerializer, Immutable]
public sealed record GetRegionRequest : RegionRequest<RegionStatus>
{
    /// <inheritdoc/>
    public override Operation Operation => Operation.GetRegion;
}

/// <summary>
/// A one-time code with which another region may join this one. It is shown once, and replaces no code that was made before.
/// </summary>
/// <remarks>REST: POST /region/pairing. Permission: <see cref="Access.Permission.RegionManage"/>.</remarks>
[GenerateSerializer, Immutable]
public sealed record StartPairingRequest : RegionRequest<PairingCode>
{
    /// <inheritdoc/>
    public override Operation Operation => Operation.StartPairing;
}

/// <summary>
/// Makes this region the replica of the one at the address. Refused, and nothing changed, with <see cref="RefusalCode.PeerNotAllowed"/>
/// where this region has keys of its own or a peer already, with <see cref="RefusalCode.PeerUnreachable"/>, <see
/// cref="RefusalCode.PeerClockOff"/>,
/// <see cref="RefusalCode.PeerTooOld"/>, or for the code with <see cref="RefusalCode.PairingCodeWrong"/>,
/// <see cref="RefusalCode.PairingCodeUsed"/> or <see cref="RefusalCode.PairingCodeExpired"/>.
/// </summary>
/// <param name="Code">One-time; never recorded.</param>
/// <param name="Address">Where the home region answers other regions: <c>https://HOST:PORT</c>.</param>
/// <remarks>REST: POST /region/pair. Permission: <see cref="Access.Permission.RegionManage"/>.</remarks>
[GenerateSerializer, Immutable]
public sealed record PairRegionRequest(string Code, Uri Address) : RegionRequest<RegionStatus>
{
    /// <inheritdoc/>
    public override Operation Operation => Operation.PairRegion;
}

/// <summary>The home region is lost: this replica serves the read-only list on its own. Only the home region's return undoes it.</summary>
/// <remarks>REST: POST /region/failover. Permission: <see cref="Access.Permission.RegionManage"/>.</remarks>
[GenerateSerializer, Immutable]
public sealed record FailOverRegionRequest : RegionRequest<RegionStatus>
{
    /// <inheritdoc/>
    public override Operation Operation => Operation.FailOverRegion;
}

/// <summary>
/// This region becomes the home region, with what it has. What the old one had beyond that is quarantined when it returns.
/// </summary>
/// <remarks>REST: POST /region/promote. Permission: <see cref="Access.Permission.RegionManage"/>.</remarks>
[GenerateSerializer, Immutable]
public sealed record PromoteRegionRequest : RegionRequest<RegionStatus>
{
    /// <inheritdoc/>
    public override Operation Operation => Operation.PromoteRegion;
}

/// <summary>This replica, which was home before, becomes it again: the other region stops, the rest is applied, nothing is lost.</summary>
/// <remarks>REST: POST /region/failback. Permission: <see cref="Access.Permission.RegionManage"/>.</remarks>
[GenerateSerializer, Immutable]
public sealed record FailBackRegionRequest : RegionRequest<RegionStatus>
{
    /// <inheritdoc/>
    public override Operation Operation => Operation.FailBackRegion;
}

/// <summary>
/// This home region gives its peer up for ever (its machine is gone, say), and may be paired with another one. The peer is told nothing of
/// it.
/// </summary>
/// <remarks>REST: POST /region/unpair. Permission: <see cref="Access.Permission.RegionManage"/>.</remarks>
[GenerateSerializer, Immutable]
public sealed record UnpairRegionRequest : RegionRequest<RegionStatus>
{
    /// <inheritdoc/>
    public override Operation Operation => Operation.UnpairRegion;
}

/// <summary>
/// After a fork alarm: this replica gives up what it has of a vault and gets a fresh copy from its home region. Until that is whole the
/// vault is not served here (<see cref="RefusalCode.ReplicaIncomplete"/>). What only this region had of it is gone: to keep that history,
/// promote this region instead. <see cref="RefusalCode.VaultNotFound"/> where the vault is unknown here.
/// </summary>
/// <param name="Vault">The vault that forked.</param>
/// <remarks>REST: POST /region/recopy. Permission: <see cref="Access.Permission.RegionManage"/>.</remarks>
[GenerateSerializer, Immutable]
public sealed record RecopyVaultRequest(VaultName Vault) : RegionRequest<RegionStatus>
{
    /// <inheritdoc/>
    public override Operation Operation => Operation.RecopyVault;

    /// <inheritdoc/>
    public override VaultName? InVault => Vault;
}

/// <summary>What this region had beyond the fork point when another was promoted in its place, in the order of its ids.</summary>
/// <param name="Page">Which page is wanted.</param>
/// <remarks>REST: GET /region/quarantine. Permission: <see cref="Access.Permission.RegionRead"/>.</remarks>
[GenerateSerializer, Immutable]
public sealed record GetQuarantineRequest(PageRequest Page) : RegionRequest<Page<QuarantinedChange>>
{
    /// <inheritdoc/>
    public override Operation Operation => Operation.GetQuarantine;
}
