using Kms.Access;

namespace Kms.Regions;

/// <summary>Who may do what with a region, and then its keeper does it.</summary>
public sealed class RegionService(AccessControl access, IRegionKeeper keeper) : IRegions
{
    public ValueTask<Result<RegionStatus>> GetRegion(Call call, CancellationToken cancellation = default) =>
        new(access.Check(call.Caller, Permission.RegionRead) is { } denied ? denied : keeper.Status);

    public ValueTask<Result<PairingCode>> StartPairing(Call call, CancellationToken cancellation = default) =>
        Manage(call, () => keeper.Offer(cancellation));

    public ValueTask<Result<RegionStatus>> Pair(Call call, string code, Uri address, CancellationToken cancellation = default) =>
        Manage(call, () => keeper.Join(code, address, cancellation));

    public ValueTask<Result<RegionStatus>> FailOver(Call call, CancellationToken cancellation = default) =>
        Manage(call, () => keeper.FailOver(cancellation));

    public ValueTask<Result<RegionStatus>> Promote(Call call, CancellationToken cancellation = default) =>
        Manage(call, () => keeper.Promote(cancellation));

    public ValueTask<Result<RegionStatus>> FailBack(Call call, CancellationToken cancellation = default) =>
        Manage(call, () => keeper.FailBack(cancellation));

    public ValueTask<Result<RegionStatus>> Unpair(Call call, CancellationToken cancellation = default) =>
        Manage(call, () => keeper.Unpair(cancellation));

    public ValueTask<Result<RegionStatus>> Recopy(Call call, VaultName vault, CancellationToken cancellation = default) =>
        Manage(call, () => keeper.Recopy(vault, cancellation));

    public ValueTask<Result<Page<QuarantinedChange>>> GetQuarantine(Call call, PageRequest page, CancellationToken cancellation = default) =>
        access.Check(call.Caller, Permission.RegionRead) is { } denied ? new(denied) : keeper.Quarantine(page, cancellation);

    private ValueTask<Result<T>> Manage<T>(Call call, Func<ValueTask<Result<T>>> act) =>
        access.Check(call.Caller, Permission.RegionManage) is { } denied ? new(denied) : act();
}
