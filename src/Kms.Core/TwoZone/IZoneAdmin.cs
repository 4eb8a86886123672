namespace Kms.TwoZone;

/// <summary>What an operator can see of the zones and do with them.</summary>
public interface IZoneAdmin
{
    StoreHealth Health { get; }

    /// <summary>
    /// Gives a zone up for ever: what it holds is set aside, and an empty one in its place is filled from the other zone, which serves
    /// meanwhile. Refused with <see cref="RefusalCode.ZoneUnavailable"/> while the other zone does not serve.
    /// </summary>
    /// <param name="zone"><c>A</c> or <c>B</c>.</param>
    Result<StoreHealth> Replace(string zone);
}
