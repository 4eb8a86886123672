using Kms.Regions;

namespace Kms.Operations;

/// <summary>What this region is right now. Read on the hot path from any thread: an implementation answers from memory.</summary>
public interface IRegionView
{
    RegionRole Role { get; }

    /// <summary>How far this region is in a vault's changes; null when it has none of that vault.</summary>
    RegionPosition? PositionOf(VaultName vault);

    /// <summary>
    /// For a caller who has seen more than <see cref="PositionOf"/> says: whether the region is that far all the same, and this node has
    /// only not heard of it yet. Not from memory.
    /// </summary>
    ValueTask<bool> HasReached(VaultName vault, long sequence, CancellationToken cancellation) => new(false);
}

/// <summary>How far a region is in the changes of one vault.</summary>
/// <param name="Sequence">The number of the newest change that every later answer reflects.</param>
/// <param name="Age">How long ago this region last knew that it had everything: 0 in the home region.</param>
/// <param name="IsWhole">False while the vault's first copy is on its way: what is there is no state that the home region ever had.</param>
[GenerateSerializer, Immutable]
public readonly record struct RegionPosition(long Sequence, TimeSpan Age, bool IsWhole = true);
