using Kms.Records;

namespace Kms.TwoZone;

/// <summary>What a zone said when it was opened.</summary>
/// <param name="IsReachable">False: nothing is known of it.</param>
/// <param name="Control">Null in a zone that is new and empty.</param>
public readonly record struct ZoneFound(bool IsReachable, ZoneControl? Control, string? Reason = null)
{
    public bool Serves => Control is { InService: true };

    public bool IsEmpty => IsReachable && Control is null;
}

public enum StartStep
{
    /// <summary>Both are new: make an installation.</summary>
    FirstStart,
    ServeBoth,

    /// <summary>B is away, empty or behind: A serves, B rejoins when it can.</summary>
    ServeA,
    ServeB,

    /// <summary>Serving could lose or fork what was acknowledged: a person has to look.</summary>
    Refuse,
}

/// <summary>
/// Which zones serve when a host starts, as a plain function over what was found:
/// <code>
///                    B unreachable  B empty     B in service                      B not in service
/// A unreachable      Refuse         Refuse      ServeB                            Refuse
/// A empty            Refuse         FirstStart  ServeB                            Refuse
/// A in service       ServeA         ServeA      higher epoch, both when equal     ServeA unless B's epoch is higher
/// A not in service   Refuse         Refuse      ServeB unless A's epoch is higher Refuse
/// </code>
/// Two zones of different installations are refused in every case, and so are two that show the same incarnation, which no two zones ever
/// have.
/// </summary>
public static class StartTable
{
    internal const string SameZone =
        "Both zones show the same incarnation: both connection strings lead to one database, or one zone is a copy of the other. Give each a database of its own, the second one empty.";

    public static (StartStep Step, string Reason) Decide(ZoneFound a, ZoneFound b)
    {
        if (a.Control is { } left && b.Control is { } right && left.Installation != right.Installation)
        {
            return Refuse("The two zones belong to different installations: check that both connection strings mean the same service.");
        }

        if (a.Control is { } one && b.Control is { } other && one.Incarnation == other.Incarnation)
        {
            return Refuse(SameZone);
        }

        if (a.IsEmpty && b.IsEmpty)
        {
            return (StartStep.FirstStart, "Both zones are new.");
        }

        return (a.Serves, b.Serves) switch
        {
            (true, true) => a.Control!.Epoch.CompareTo(b.Control!.Epoch) switch
            {
                0 => (StartStep.ServeBoth, "Both zones are in service."),
                > 0 => (StartStep.ServeA, "Zone B missed a rejoin: it has to be brought up to date."),
                < 0 => (StartStep.ServeB, "Zone A missed a rejoin: it has to be brought up to date."),
            },
            (true, false) => b.Control?.Epoch > a.Control!.Epoch
                ? Refuse("Zone B is newer than zone A but was never completed: one of them was restored from an old copy.")
                : (StartStep.ServeA, Missing("B", b, a.Control!)),
            (false, true) => a.Control?.Epoch > b.Control!.Epoch
                ? Refuse("Zone A is newer than zone B but was never completed: one of them was restored from an old copy.")
                : (StartStep.ServeB, Missing("A", a, b.Control!)),
            (false, false) => Refuse(Neither(a, b)),
        };
    }

    private static (StartStep Step, string Reason) Refuse(string reason) => (StartStep.Refuse, reason);

    private static string Missing(string name, ZoneFound zone, ZoneControl serving) =>
        !zone.IsReachable ? zone.Reason ?? "It cannot be reached."
        : RejoinRules.IsMissing(zone.Control, serving) ? RejoinRules.Missing(name)
        : zone.IsEmpty ? $"Zone {name} is empty: it has to be filled from the other one."
        : $"Zone {name} was not completed when it was last brought up to date.";

    private static string Neither(ZoneFound a, ZoneFound b) =>
        "No zone can serve: zone A " + Describe(a) + "; zone B " + Describe(b) + ".";

    private static string Describe(ZoneFound zone) =>
        !zone.IsReachable ? "cannot be used (" + zone.Reason + ")"
        : zone.IsEmpty ? "is empty"
        : "was not completed when it was last brought up to date, which needs the other one";
}
