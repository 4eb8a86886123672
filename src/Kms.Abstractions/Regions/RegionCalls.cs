using Kms.Access;

namespace Kms.Regions;

/// <summary>The requests about regions as calls.</summary>
public static class RegionCalls
{
    /// <inheritdoc cref="GetRegionRequest"/>
    public static ValueTask<Result<RegionStatus>> GetRegion(this IKms kms, Call call, CancellationToken cancellation = default) =>
        kms.Send(call, new GetRegionRequest(), cancellation);

    /// <inheritdoc cref="StartPairingRequest"/>
    public static ValueTask<Result<PairingCode>> StartPairing(this IKms kms, Call call, CancellationToken cancellation = default) =>
        kms.Send(call, new StartPairingRequest(), cancellation);

    /// <inheritdoc cref="PairRegionRequest"/>
    public static ValueTask<Result<RegionStatus>> PairRegion(
        this IKms kms, Call call, string code, Uri address, CancellationToken cancellation = default) =>
        kms.Send(call, new PairRegionRequest(code, address), cancellation);

    /// <inheritdoc cref="FailOverRegionRequest"/>
    public static ValueTask<Result<RegionStatus>> FailOverRegion(this IKms kms, Call call, CancellationToken cancellation = default) =>
        kms.Send(call, new FailOverRegionRequest(), cancellation);

    /// <inheritdoc cref="PromoteRegionRequest"/>
    public static ValueTask<Result<RegionStatus>> PromoteRegion(this IKms kms, Call call, CancellationToken cancellation = default) =>
        kms.Send(call, new PromoteRegionRequest(), cancellation);

    /// <inheritdoc cref="FailBackRegionRequest"/>
    public static ValueTask<Result<RegionStatus>> FailBackRegion(this IKms kms, Call call, CancellationToken cancellation = default) =>
        kms.Send(call, new FailBackRegionRequest(), cancellation);

    /// <inheritdoc cref="UnpairRegionRequest"/>
    public static ValueTask<Result<RegionStatus>> UnpairRegion(this IKms kms, Call call, CancellationToken cancellation = default) =>
        kms.Send(call, new UnpairRegionRequest(), cancellation);

    /// <inheritdoc cref="RecopyVaultRequest"/>
    public static ValueTask<Result<RegionStatus>> RecopyVault(
        this IKms kms, Call call, VaultName vault, CancellationToken cancellation = default) =>
        kms.Send(call, new RecopyVaultRequest(vault), cancellation);

    /// <inheritdoc cref="GetQuarantineRequest"/>
    public static ValueTask<Result<Page<QuarantinedChange>>> GetQuarantine(
        this IKms kms, Call call, PageRequest page, CancellationToken cancellation = default) =>
        kms.Send(call, new GetQuarantineRequest(page), cancellation);
}
