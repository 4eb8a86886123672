using Kms.TwoZone;

namespace Kms.Zones.Sql;

/// <summary>What can be said of two zones before they are used together.</summary>
public static class ZonePair
{
    /// <summary>
    /// Why these two must not be the zones of one region, or null. A zone that cannot be reached is not judged: it is compared again when
    /// it claims its control row.
    /// </summary>
    public static async ValueTask<string?> Check(IZone a, IZone b, CancellationToken cancellation)
    {
        if (a is not IZoneIdentity identifiedA || b is not IZoneIdentity identifiedB)
        {
            return null;
        }

        var identityA = await identifiedA.Identity(cancellation);
        var identityB = await identifiedB.Identity(cancellation);
        return identityA.IsApplied && identityB.IsApplied && identityA.Value == identityB.Value
            ? $"Zones {a.Name} and {b.Name} are the same database ({identityA.Value}): losing it would lose everything. Give each a database of its own."
            : null;
    }
}
