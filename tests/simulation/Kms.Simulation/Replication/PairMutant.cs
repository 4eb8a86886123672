using Kms.Records;
using Kms.Regions.Messages;
using Kms.Regions.State;
using Kms.TwoZone;

namespace Kms.Simulation.Replication;

/// <summary>One mistake, kept so that the checks are known to find it: a port that lies, or a step left out around the actors. Core itself is never changed.</summary>
/// <param name="Mistake">What is wrong, as one would say it in a review.</param>
internal sealed record PairMutant(string Name, string Mistake)
{
    public static PairMutant None { get; } = new("none", "replication as it is");

    public bool TrustsAnySignature { get; init; }

    public bool KeepsTail { get; init; }

    public bool NeverTicks { get; init; }

    public bool ReusesNumbers { get; init; }

    /// <summary>The region's state as its applier sees it; the epoch of the message is the second argument.</summary>
    public Func<RegionState, long, RegionState> State { get; init; } = static (state, _) => state;

    /// <summary>What a zone installs of a batch.</summary>
    public Func<InstallBatch, InstallBatch> Alter { get; init; } = static batch => batch;

    /// <summary>True for an install that is answered and not done.</summary>
    public Func<string, InstallBatch, bool> DropsInstall { get; init; } = static (_, _) => false;

    /// <summary>The log as the shipper sees it.</summary>
    public Func<TwoZoneStore, IChangeLog> Log { get; init; } = static store => store;

    /// <summary>The link as the shipper sees it.</summary>
    public Func<IRegionLink, IRegionLink> Link { get; init; } = static link => link;

    /// <summary>What a promotion demands of the region first.</summary>
    public Func<SimProcess, ValueTask<Result<Done>>> Conclude { get; init; } = static process => process.Applier.Conclude(CancellationToken.None);

    /// <summary>What an operator's order to copy a stream anew does.</summary>
    public Func<SimProcess, string, ValueTask<Result<ReplicaPosition>>> Recopy { get; init; } =
        static (process, stream) => process.Applier.Recopy(stream, CancellationToken.None);

    /// <summary>The chain's hash as the applier computes it.</summary>
    public Func<SimProcess, IChangeHash> Hash { get; init; } = static process => process.Seal;

    /// <summary>The region's own position of a stream, as its shipper is told.</summary>
    public Func<SimProcess, string, CancellationToken, ValueTask<Result<ReplicaPosition?>>> Position { get; init; } =
        static (process, stream, cancellation) => process.Applier.Position(stream, cancellation);

    /// <summary>What a region becomes: before, what happened, after.</summary>
    public Func<RegionState, RegionEvent, RegionState, RegionState> Transition { get; init; } = static (_, _, after) => after;

    /// <summary>What a zone is told of a statement.</summary>
    public Func<ZoneStatement, ZoneStatement> Statement { get; init; } = static statement => statement;

    /// <summary>The applier as messages see it.</summary>
    public Func<SimProcess, IRegionLink> Receiver { get; init; } = static process => process.Applier;
}
