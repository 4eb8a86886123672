using Kms.Access;
using Kms.Idempotency;
using Kms.Keys;
using Kms.Vaults;

namespace Kms;

/// <content>What happens because time has come, with no request arriving. The host calls Elapse for records that are due.</content>
public sealed partial class KmsService
{
    private const int EmptiedAtOnceMax = 256;

    /// <summary>Does what is due for one record: rotates a key, ends a retention, goes on emptying a vault.</summary>
    public async ValueTask<Result<Done>> Elapse(string recordId, CancellationToken cancellation)
    {
        if (VaultRecord.TryParseId(recordId, out var vault))
        {
            var elapsed = await actors.Vault(vault, Caller.Clock).Execute(new ElapseVault(), OperationOf(recordId), cancellation);
            if (!elapsed.TryGet(out var change, out var refusal))
            {
                return refusal;
            }

            var empty = change.After.Status != VaultStatus.Purging;
            while (!empty)
            {
                if (!(await Empty(vault, cancellation)).TryGet(out empty, out refusal))
                {
                    return refusal;
                }
            }

            return default(Done);
        }

        return KeyRecord.TryParseId(recordId, out var key) ? await Elapse(key, recordId, cancellation) : default(Done);
    }

    private async ValueTask<Result<Done>> Elapse(KeyId key, string recordId, CancellationToken cancellation)
    {
        var around = await actors.Snapshot(key.Vault, Caller.Clock, cancellation);
        if (!around.TryGet(out var vault, out var refusal))
        {
            return refusal;
        }

        var command = new ElapseKey();
        var operation = OperationOf(recordId);
        var waited = await WaitForTurn(Caller.Clock, key, command, vault, operation, cancellation);
        if (!waited.TryGet(out var turn, out refusal))
        {
            return refusal;
        }

        using (turn)
        {
            var elapsed = await actors.Key(key, Caller.Clock).Execute(command, vault, operation, cancellation);
            return elapsed.TryGet(out _, out refusal) ? default(Done) : refusal;
        }
    }

    /// <summary>Destroys up to a bounded number of keys of a vault that is being purged, and frees its name with the last one. True: that was all.</summary>
    private async ValueTask<Result<bool>> Empty(VaultName vault, CancellationToken cancellation)
    {
        foreach (var list in (string[])[KeyRecord.LiveList(vault), KeyRecord.DeletedList(vault)])
        {
            var read = await store.List(list, null, EmptiedAtOnceMax, cancellation);
            if (!read.TryGet(out var records, out var refusal))
            {
                return refusal;
            }

            foreach (var record in records)
            {
                if (KeyRecord.TryParseId(record.Place.Id, out var key))
                {
                    var purged = await actors.Key(key, Caller.Clock).Execute(new PurgeKeyWithVault(), VaultState.Absent, OperationOf(record.Place.Id), cancellation);
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

        var emptied = await actors.Vault(vault, Caller.Clock).Execute(new VaultEmptied(), OperationOf(VaultRecord.IdOf(vault)), cancellation);
        return emptied.TryGet(out _, out var no) ? true : no;
    }

    private OperationId OperationOf(string recordId)
    {
        var id = ports.Identities.NewId();
        return OperationId.Single(Caller.Clock.PrincipalId + "/" + id + "/" + recordId, id);
    }
}
