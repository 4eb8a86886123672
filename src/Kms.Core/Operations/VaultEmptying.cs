using Kms.Access;
using Kms.Keys;
using Kms.Vaults;

namespace Kms.Operations;

/// <summary>Destroys what is in a vault that is being purged.</summary>
internal sealed class VaultEmptying(KmsParts parts)
{
    private const int EmptiedAtOnceMax = 256;

    /// <summary>Destroys up to a bounded number of keys, and frees the vault's name with the last one. True: that was all.</summary>
    public async ValueTask<Result<bool>> Some(VaultName vault, CancellationToken cancellation)
    {
        foreach (var list in (string[])[KeyRecord.LiveList(vault), KeyRecord.DeletedList(vault)])
        {
            var read = await parts.Ports.Store.List(list, null, EmptiedAtOnceMax, cancellation);
            if (!read.TryGet(out var records, out var refusal))
            {
                return refusal;
            }

            foreach (var record in records)
            {
                if (KeyRecord.TryParseId(record.Place.Id, out var key))
                {
                    var purged = await parts.Actors.Key(key, Caller.Clock).Execute(
                        new PurgeKeyWithVault(), VaultState.Absent, parts.OperationOfClock(record.Place.Id), cancellation);
                    if (!purged.TryGet(out _, out refusal))
                    {
                        return refusal;
                    }
                }
            }

            if (records.Count == EmptiedAtOnceMax)
            {
                return false;
            }
        }

        var emptied = await parts.Actors.Vault(vault, Caller.Clock).Execute(
            new VaultEmptied(), parts.OperationOfClock(VaultRecord.IdOf(vault)), cancellation);
        return emptied.TryGet(out _, out var no) ? true : no;
    }
}
