using Kms.TwoZone;

namespace Kms.Zones.Sql;

/// <summary>A zone that can say which database it is on, so that one database is not taken for two zones.</summary>
public interface IZoneIdentity
{
    /// <summary>
    /// Equal for two zones when, and only when, they are on the same data. Asks the server; needs no <see cref="IZone.Open"/>.
    /// </summary>
    ValueTask<ZoneReply<string>> Identity(CancellationToken cancellation);
}
