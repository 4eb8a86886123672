namespace Kms.Regions.State;

/// <summary>What can happen to a region.</summary>
public abstract record RegionEvent
{
    private RegionEvent()
    {
    }

    /// <summary>Another region follows this one from now on.</summary>
    public sealed record PairedAsHome(RegionPeer Replica) : RegionEvent;

    /// <summary>This region, which is empty, follows another one from now on.</summary>
    public sealed record PairedAsReplica(RegionPeer Home, long Epoch) : RegionEvent;

    /// <summary>The pair is dissolved. The region that followed must be promoted first.</summary>
    public sealed record Unpaired : RegionEvent;

    /// <summary>An operator says that the home region is lost.</summary>
    public sealed record FailedOver : RegionEvent;

    /// <summary>The home region is back before anybody was promoted: nothing has diverged.</summary>
    public sealed record HomeCameBack : RegionEvent;

    /// <summary>An operator makes this region the home region.</summary>
    public sealed record Promoted : RegionEvent;

    /// <summary>This home region hands over on purpose: it stops, so that its peer can catch up and be promoted.</summary>
    public sealed record SteppedDown : RegionEvent;

    /// <summary>The hand-over was given up before the peer was promoted.</summary>
    public sealed record SteppedUpAgain : RegionEvent;

    /// <summary>The peer lives in a higher epoch: it was promoted while this region was away.</summary>
    public sealed record SawEpoch(long Epoch) : RegionEvent;

    /// <summary>The tail of this fenced region is quarantined; it follows its successor from now on.</summary>
    public sealed record Followed : RegionEvent;
}

/// <summary>
/// The whole life of a region in a pair. What is not in the table is a refusal.
/// <code>
///            PairedAsHome  PairedAsReplica  Unpaired  FailedOver  HomeCameBack  Promoted   SteppedDown  SteppedUpAgain  SawEpoch  Followed
/// Home       Home          Replica          Home      -           -             -          Fenced       -               Fenced    -
/// Replica    -             -                -         Failover    -             Home (+1)  -            -               -         -
/// Failover   -             -                -         -           Replica       Home (+1)  -            -               -         -
/// Fenced     -             -                -         -           -             -          -            Home            Fenced    Replica
/// </code>
/// A fenced region that knows of no higher epoch has only stepped down: it may step up again, and may not follow yet.
/// </summary>
public static class RegionTransitions
{
    public static IReadOnlyDictionary<(RegionRole From, Type Event), RegionRole> Table { get; } = new Dictionary<(RegionRole, Type), RegionRole>
    {
        [(RegionRole.Home, typeof(RegionEvent.PairedAsHome))] = RegionRole.Home,
        [(RegionRole.Home, typeof(RegionEvent.PairedAsReplica))] = RegionRole.Replica,
        [(RegionRole.Home, typeof(RegionEvent.Unpaired))] = RegionRole.Home,
        [(RegionRole.Home, typeof(RegionEvent.SteppedDown))] = RegionRole.Fenced,
        [(RegionRole.Home, typeof(RegionEvent.SawEpoch))] = RegionRole.Fenced,
        [(RegionRole.Replica, typeof(RegionEvent.FailedOver))] = RegionRole.Failover,
        [(RegionRole.Replica, typeof(RegionEvent.Promoted))] = RegionRole.Home,
        [(RegionRole.Failover, typeof(RegionEvent.HomeCameBack))] = RegionRole.Replica,
        [(RegionRole.Failover, typeof(RegionEvent.Promoted))] = RegionRole.Home,
        [(RegionRole.Fenced, typeof(RegionEvent.SteppedUpAgain))] = RegionRole.Home,
        [(RegionRole.Fenced, typeof(RegionEvent.SawEpoch))] = RegionRole.Fenced,
        [(RegionRole.Fenced, typeof(RegionEvent.Followed))] = RegionRole.Replica,
    };

    /// <summary>The state afterwards, or <see cref="RefusalCode.Conflict"/>. Changes nothing.</summary>
    public static Result<RegionState> Apply(RegionState state, RegionEvent happened)
    {
        if (!Table.TryGetValue((state.Role, happened.GetType()), out var role))
        {
            var roles = Table.Keys.Where(row => row.Event == happened.GetType()).Select(row => row.From.ToString()).Order(StringComparer.Ordinal);
            return new Refusal(
                RefusalCode.Conflict, $"{NameOf(happened)} is for a region in the role {string.Join(" or ", roles)}, and this one is {state.Role}, in epoch {state.Epoch}. Nothing was changed.");
        }

        if (Check(state, happened) is { } reason)
        {
            return new Refusal(RefusalCode.Conflict, $"{NameOf(happened)} is not possible: {reason}. This region is {state.Role}, in epoch {state.Epoch}. Nothing was changed.");
        }

        var next = state with { Role = role };
        return happened switch
        {
            RegionEvent.PairedAsHome paired => next with { Peer = paired.Replica },
            RegionEvent.PairedAsReplica paired => next with { Peer = paired.Home, Epoch = paired.Epoch, KnownEpoch = paired.Epoch },
            RegionEvent.Unpaired => next with { Peer = null },
            RegionEvent.Promoted => next with { Epoch = state.KnownEpoch + 1, KnownEpoch = state.KnownEpoch + 1 },
            RegionEvent.SawEpoch saw => next with { KnownEpoch = saw.Epoch },
            RegionEvent.Followed => next with { Epoch = state.KnownEpoch },
            _ => next,
        };
    }

    /// <summary>As it is called in a sentence for operators.</summary>
    private static string NameOf(RegionEvent happened) => happened switch
    {
        RegionEvent.PairedAsHome => "Taking a peer in",
        RegionEvent.PairedAsReplica => "Joining another region",
        RegionEvent.Unpaired => "Giving the peer up",
        RegionEvent.FailedOver => "Failing over",
        RegionEvent.HomeCameBack => "Following the home region again",
        RegionEvent.Promoted => "Promotion",
        RegionEvent.SteppedDown => "Handing over",
        RegionEvent.SteppedUpAgain => "Taking the role back",
        RegionEvent.SawEpoch => "Being fenced",
        RegionEvent.Followed => "Following the successor",
        _ => throw new ArgumentOutOfRangeException(nameof(happened), happened, null),
    };

    private static string? Check(RegionState state, RegionEvent happened) => happened switch
    {
        RegionEvent.PairedAsHome or RegionEvent.PairedAsReplica when state.Peer is not null => "it is paired already",
        RegionEvent.Unpaired or RegionEvent.SteppedDown when state.Peer is null => "it has no peer",
        RegionEvent.PairedAsReplica paired when paired.Epoch < state.Epoch => "the other region lives in an older epoch",
        RegionEvent.SawEpoch saw when saw.Epoch <= state.KnownEpoch => "that epoch is not a higher one",
        RegionEvent.SteppedUpAgain when state.KnownEpoch > state.Epoch => "its peer was promoted",
        RegionEvent.Followed when state.KnownEpoch == state.Epoch => "its peer was not promoted",
        _ => null,
    };
}
