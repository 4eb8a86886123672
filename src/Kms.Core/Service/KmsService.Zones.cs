using Kms.Access;

namespace Kms;

/// <content>The zones, for operators.</content>
public sealed partial class KmsService
{
    public ValueTask<Result<StoreHealth>> GetZones(Call call, CancellationToken cancellation = default) =>
        new(access.Check(call.Caller, Permission.ZoneRead) is { } denied ? denied : zones.Health);

    public ValueTask<Result<StoreHealth>> ReplaceZone(Call call, string zone, CancellationToken cancellation = default) =>
        new(access.Check(call.Caller, Permission.ZoneReplace) is { } denied ? denied : zones.Replace(zone));
}
