using Kms.Keys;
using Kms.Records;
using Kms.Vaults;

namespace Kms.Regions.State;

/// <summary>What stays the same of a region for as long as it runs.</summary>
/// <param name="Name">As configured.</param>
/// <param name="Installation">Of its zones.</param>
/// <param name="DefaultVault">Made at the first start: a region that has only this one has nothing.</param>
internal sealed record RegionSelf(string Name, string Installation, VaultName DefaultVault)
{
    /// <summary>Where the partner reaches this region's gateways: known once one listens.</summary>
    public IReadOnlyList<Uri> Addresses { get; set; } = [];

    /// <summary>True when there is no key, live or deleted, and no vault but the default one.</summary>
    public async ValueTask<Result<bool>> IsEmpty(IRecordStore store, CancellationToken cancellation)
    {
        string[] lists = [VaultRecord.LiveList, VaultRecord.DeletedList, KeyRecord.LiveList(DefaultVault), KeyRecord.DeletedList(DefaultVault)];
        foreach (var list in lists)
        {
            var read = await store.List(list, null, 2, cancellation);
            if (!read.TryGet(out var records, out var refusal))
            {
                return refusal;
            }

            if (records.Any(record => record.Place.Id != VaultRecord.IdOf(DefaultVault)))
            {
                return false;
            }
        }

        return true;
    }
}
