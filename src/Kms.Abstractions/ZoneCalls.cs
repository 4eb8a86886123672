using Kms.Access;

namespace Kms;

/// <summary>The requests about zones as calls.</summary>
public static class ZoneCalls
{
    /// <inheritdoc cref="GetZonesRequest"/>
    public static ValueTask<Result<StoreHealth>> GetZones(this IKms kms, Call call, CancellationToken cancellation = default) =>
        kms.Send(call, new GetZonesRequest(), cancellation);

    /// <inheritdoc cref="ReplaceZoneRequest"/>
    public static ValueTask<Result<StoreHealth>> ReplaceZone(
        this IKms kms, Call call, string zone, CancellationToken cancellation = default) =>
        kms.Send(call, new ReplaceZoneRequest(zone), cancellation);
}
