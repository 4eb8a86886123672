using System.Collections.Immutable;

namespace Kms.Regions;

/// <summary>A region as an operator sees it.</summary>
/// <param name="Name">The setting <c>Kms:Region</c>.</param>
/// <param name="Role">Its part in the pair.</param>
/// <param name="Epoch">Raised by every promotion; of two regions that call themselves home, the one with the higher epoch is.</param>
/// <param name="Installation">Whose keys these are: the same in both regions of a pair.</param>
/// <param name="Peers">Empty for a region that is not paired.</param>
/// <param name="LastBackup">Null when none was made, or none is made here.</param>
/// <param name="Quarantined">How many changes are in quarantine here.</param>
[GenerateSerializer, Immutable]
public sealed record RegionStatus(
    string Name,
    RegionRole Role,
    long Epoch,
    string Installation,
    ImmutableArray<PeerStatus> Peers,
    DateTimeOffset? LastBackup = null,
    long Quarantined = 0);

/// <summary>The other region, as this one sees it.</summary>
/// <param name="Name">Its setting <c>Kms:Region</c>.</param>
/// <param name="Address">Where it answers other regions.</param>
/// <param name="Fingerprint">SHA-256 of the certificate that it is known by, 64 hexadecimal digits.</param>
/// <param name="Connected">An answer came within the last seconds.</param>
/// <param name="Lag">How far the replica of the pair is behind.</param>
/// <param name="LastContact">Null when there was none since the start.</param>
/// <param name="Problem">For people; null when all is well.</param>
[GenerateSerializer, Immutable]
public sealed record PeerStatus(
    string Name, Uri Address, string Fingerprint, bool Connected, RegionLag Lag, DateTimeOffset? LastContact, string? Problem);

/// <summary>Lag in its two units.</summary>
/// <param name="Changes">Changes that the home region has and the replica has not, as far as is known here.</param>
/// <param name="Time">The age of the oldest of them; grows while nothing is heard.</param>
[GenerateSerializer, Immutable]
public readonly record struct RegionLag(long Changes, TimeSpan Time);

/// <summary>A one-time code with which another region may join.</summary>
/// <param name="Text">Shown once; a secret until it is used or has expired.</param>
/// <param name="Expires">From then on it is refused, in UTC.</param>
[GenerateSerializer, Immutable]
public sealed record PairingCode(string Text, DateTimeOffset Expires);

/// <summary>One change that a region had alone when another was promoted. Kept, listed, never merged.</summary>
/// <param name="Id">Its place in the list.</param>
/// <param name="Vault">The vault whose stream it was in.</param>
/// <param name="Record">What it changed: <c>key/VAULT/NAME</c> or <c>vault/NAME</c>.</param>
/// <param name="Sequence">Its number in the vault's stream.</param>
/// <param name="Epoch">In which epoch of this region it was made.</param>
/// <param name="Version">The record's version that it made.</param>
/// <param name="Time">When it was made, in UTC.</param>
/// <param name="OperationId">Of the request that made it.</param>
[GenerateSerializer, Immutable]
public sealed record QuarantinedChange(
    string Id, string Vault, string Record, long Sequence, long Epoch, long Version, DateTimeOffset Time, string OperationId);
