using Kms.Records;

namespace Kms.TwoZone;

/// <summary>What an operator can see of the zones and do with them.</summary>
public interface IZoneAdmin
{
    StoreHealth Health { get; }

    /// <summary>
    /// Makes the next version of a record out of its denials (null: nothing left to change). Set by the service, which can open records; until then a rejoin
    /// that finds denials waits.
    /// </summary>
    Func<StoredRecord, IReadOnlyList<Denial>, Result<RecordWrite?>>? MergeDenials { get; set; }

    /// <summary>
    /// Gives a zone up for ever: what it holds is set aside, and an empty one in its place is filled from the other zone, which serves meanwhile.
    /// Refused with <see cref="RefusalCode.ZoneUnavailable"/> while the other zone does not serve.
    /// </summary>
    /// <param name="zone"><c>A</c> or <c>B</c>.</param>
    Result<StoreHealth> Replace(string zone);
}
