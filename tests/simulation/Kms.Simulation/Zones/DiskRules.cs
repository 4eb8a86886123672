using Kms.Records;
using Kms.TwoZone;

namespace Kms.Simulation.Zones;

/// <summary>What a zone promises, as Core says it. A mutant is a zone that keeps all of it but one line.</summary>
internal sealed record DiskRules
{
    public static DiskRules Real { get; } = new();

    /// <summary>Does this fencing token entitle its statement to act? (null: something other than a statement on a row)</summary>
    public Func<ZoneControl?, FencingToken, ZoneStatement?, bool> Admits { get; init; } =
        static (control, token, _) => control is not null && control.Token == token;

    /// <summary>Is the control row as its writer expects it?</summary>
    public Func<ZoneControl?, ZoneControl?, bool> Expects { get; init; } = static (control, expected) => control == expected;

    /// <summary>The row after the statement, or null when it loses. The number is the one a prepare gets.</summary>
    public Func<ZoneRow, ZoneStatement, long, ZoneRow?> Apply { get; init; } = ZoneRules.Apply;

    /// <summary>What enters the log with the statement.</summary>
    public Func<ZoneRow, ZoneStatement, ChangeEntry?> Logged { get; init; } = ZoneRules.Logged;

    /// <summary>False: it may be lost by a crash although it was answered.</summary>
    public Func<ZoneStatement, bool> IsDurable { get; init; } = static statement => statement.MustBeDurable;

    /// <summary>The next number of a stream, from the highest one taken and the highest one logged.</summary>
    public Func<long, long, long> NextNumber { get; init; } = static (head, _) => head + 1;
}
