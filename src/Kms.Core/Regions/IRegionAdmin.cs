namespace Kms.Regions;

/// <summary>
/// What a host does for the requests about regions, access already decided: storage, the link to the other region, the stream.
/// </summary>
public interface IRegionAdmin
{
    ValueTask<Result<RegionStatus>> Status(CancellationToken cancellation);

    ValueTask<Result<PairingCode>> Offer(CancellationToken cancellation);

    ValueTask<Result<RegionStatus>> Join(string code, Uri address, CancellationToken cancellation);

    ValueTask<Result<RegionStatus>> FailOver(CancellationToken cancellation);

    ValueTask<Result<RegionStatus>> Promote(CancellationToken cancellation);

    ValueTask<Result<RegionStatus>> FailBack(CancellationToken cancellation);

    ValueTask<Result<RegionStatus>> Unpair(CancellationToken cancellation);

    ValueTask<Result<RegionStatus>> Recopy(VaultName vault, CancellationToken cancellation);

    ValueTask<Result<Page<QuarantinedChange>>> Quarantine(PageRequest page, CancellationToken cancellation);
}
