using Kms.Records;
using Kms.Vaults;

namespace Kms.Regions.State;

/// <summary>What stays the same of a region for as long as it runs.</summary>
/// <param name="Name">As configured.</param>
/// <param name="Installation">Of its zones.</param>
/// <param name="DefaultVault">Made at the first start: a region that has only this one has nothing.</param>
/// <param name="Kinds">Of records that there can be.</param>
internal sealed record RegionSelf(string Name, string Installation, VaultName DefaultVault, RecordKinds Kinds)
{
    /// <summary>Where the peer reaches this region's gateways: known once one listens.</summary>
    public IReadOnlyList<Uri> Addresses { get; set; } = [];

    /// <summary>True when there is no vault but the default one, and nothing in that, live or deleted.</summary>
    /// <exception cref="UnknownRecordException">There is something that this release knows nothing of.</exception>
    public async ValueTask<Result<bool>> IsEmpty(IRecordStore store, CancellationToken cancellation)
    {
        if (!(await Kinds.Check(store, cancellation)).TryGet(out _, out var refusal))
        {
            return refusal;
        }

        foreach (var list in Kinds.All.SelectMany(kind => kind.ListsIn(DefaultVault)))
        {
            var read = await store.List(list, null, 2, cancellation);
            if (!read.TryGet(out var records, out refusal))
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
