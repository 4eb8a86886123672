using Kms.Backups;
using Kms.Regions;
using Kms.TwoZone;

namespace Kms.Operations;

/// <summary>The zones, for operators.</summary>
internal sealed class ZoneHandlers(IZoneAdmin zones)
{
    public IEnumerable<OperationHandler> All =>
    [
        OperationHandler.For<GetZonesRequest, StoreHealth>(Operation.GetZones, (_, _, _) => new(zones.Health)),
        OperationHandler.For<ReplaceZoneRequest, StoreHealth>(Operation.ReplaceZone, (_, r, _) => new(zones.Replace(r.Zone))),
    ];
}

/// <summary>The backups of the region, for operators.</summary>
internal sealed class BackupHandlers(IBackupAdmin keeper)
{
    public IEnumerable<OperationHandler> All =>
    [
        OperationHandler.For<GetBackupsRequest, BackupsHealth>(Operation.GetBackups, (_, _, _) => new(keeper.Health)),
        OperationHandler.For<BackUpNowRequest, BackupsHealth>(Operation.BackUpNow, (_, _, _) => new(keeper.MakeNow())),
        OperationHandler.For<VerifyBackupsRequest, BackupsHealth>(Operation.VerifyBackups, (_, _, _) => new(keeper.Verify())),
    ];
}

/// <summary>The region and its peer, for operators.</summary>
internal sealed class RegionHandlers(IRegionAdmin keeper)
{
    public IEnumerable<OperationHandler> All =>
    [
        OperationHandler.For<GetRegionRequest, RegionStatus>(Operation.GetRegion, (_, _, c) => keeper.Status(c)),
        OperationHandler.For<StartPairingRequest, PairingCode>(Operation.StartPairing, (_, _, c) => keeper.Offer(c)),
        OperationHandler.For<PairRegionRequest, RegionStatus>(Operation.PairRegion, (_, r, c) => keeper.Join(r.Code, r.Address, c)),
        OperationHandler.For<FailOverRegionRequest, RegionStatus>(Operation.FailOverRegion, (_, _, c) => keeper.FailOver(c)),
        OperationHandler.For<PromoteRegionRequest, RegionStatus>(Operation.PromoteRegion, (_, _, c) => keeper.Promote(c)),
        OperationHandler.For<FailBackRegionRequest, RegionStatus>(Operation.FailBackRegion, (_, _, c) => keeper.FailBack(c)),
        OperationHandler.For<UnpairRegionRequest, RegionStatus>(Operation.UnpairRegion, (_, _, c) => keeper.Unpair(c)),
        OperationHandler.For<RecopyVaultRequest, RegionStatus>(Operation.RecopyVault, (_, r, c) => keeper.Recopy(r.Vault, c)),
        OperationHandler.For<GetQuarantineRequest, Page<QuarantinedChange>>(Operation.GetQuarantine, (_, r, c) => keeper.Quarantine(r.Page, c)),
    ];
}
