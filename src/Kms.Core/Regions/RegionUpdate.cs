using System.Collections.Immutable;
namespace Kms.Regions;

/// <summary>What a node tells when it looks, and what it knows already.</summary>
/// <param name="Node">Names the node.</param>
/// <param name="Address">Where the other region reaches its gateway; null as long as that does not listen.</param>
/// <param name="LastBackup">When the last whole backup was made that this node knows of; null: it knows of none.</param>
/// <param name="Backups">Its part in the region's backups until now.</param>
/// <param name="LeaderId">Of whom it knows <paramref name="Stamp"/>; null: it knows nothing.</param>
/// <param name="Stamp">Up to where it knows the positions.</param>
[GenerateSerializer, Immutable]
public sealed record NodeReport(string Node, Uri? Address, DateTimeOffset? LastBackup, BackupPart Backups, string? LeaderId, long Stamp);

/// <summary>What a node has to do with the region's backups: one node of a region makes them.</summary>
public enum BackupPart
{
    /// <summary>No target is configured there.</summary>
    None,

    /// <summary>It could make them.</summary>
    Ready,

    /// <summary>It was told to.</summary>
    Makes,
}

/// <summary>What the region is, for a node.</summary>
/// <param name="LeaderId">
/// Who says it. Another one than before, or <paramref name="IsAll"/>: what was known of positions before is not true any more.
/// </param>
/// <param name="Stamp">To ask with next time.</param>
/// <param name="Version">Of the stored state: what is older is no news.</param>
/// <param name="Role">To be acted on from now on.</param>
/// <param name="PeerFingerprint">Of the peer's certificate; null without one.</param>
/// <param name="HasLink">The region has a certificate for the link: it was to be paired at least once.</param>
/// <param name="CaughtUpUnixMs">When this region last knew that it had everything.</param>
/// <param name="Positions">Those that have changed since the stamp that the node asked with.</param>
/// <param name="IsAll">Every position there is.</param>
/// <param name="MakesBackups">The node that asked is the one that makes the region's backups.</param>
[GenerateSerializer, Immutable]
public sealed record RegionUpdate(
    string LeaderId,
    long Stamp,
    long Version,
    RegionRole Role,
    string? PeerFingerprint,
    bool HasLink,
    long CaughtUpUnixMs,
    ImmutableArray<StreamPosition> Positions,
    bool IsAll,
    bool MakesBackups);

/// <summary>How far the region is in one stream.</summary>
/// <param name="IsWhole">See <see cref="RegionPosition.IsWhole"/>.</param>
[GenerateSerializer, Immutable]
public readonly record struct StreamPosition(string Stream, long Sequence, bool IsWhole);
