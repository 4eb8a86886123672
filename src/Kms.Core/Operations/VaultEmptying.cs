using Kms.Access;
using Kms.Records;
using Kms.Vaults;

namespace Kms.Operations;

/// <summary>Destroys what is in a vault that is being purged.</summary>
internal sealed class VaultEmptying(KmsParts parts)
{
    private const int EmptiedAtOnceMax = 256;

    /// <summary>
    /// Destroys up to a bounded number of records of each listing, and frees the vault's name with the last one. True: that was all.
    /// </summary>
    /// <exception cref="UnknownRecordException">Perhaps there is something in the vault that this release knows nothing of.</exception>
    public async ValueTask<Result<bool>> Some(VaultName vault, CancellationToken cancellation)
    {
        foreach (var (list, command) in
            from kind in parts.Ports.Kinds.All.OfType<ActorKind>()
            where kind.PurgedWithVault is not null
            from list in kind.ListsIn(vault)
            select (list, kind.PurgedWithVault))
        {
            var read = await parts.Ports.Store.List(list, null, EmptiedAtOnceMax, cancellation);
            if (!read.TryGet(out var records, out var refusal) || !(await Purge(records, command, cancellation)).TryGet(out _, out refusal))
            {
                return refusal;
            }

            if (records.Count == EmptiedAtOnceMax)
            {
                return false;
            }
        }

        if (!(await parts.Ports.Kinds.Check(parts.Ports.Store, cancellation)).TryGet(out _, out var no))
        {
            return no;
        }

        var name = VaultKind.Of(vault);
        var emptied = await parts.Actors.Actor(name, Caller.Clock)
            .Execute(new VaultEmptied(), null, parts.OperationOfClock(name.Id), cancellation);
        return emptied.TryGet(out _, out no) ? true : no;
    }

    private async ValueTask<Result<Done>> Purge(IReadOnlyList<StoredRecord> records, RecordCommand command, CancellationToken cancellation)
    {
        foreach (var id in records.Select(record => record.Place.Id))
        {
            var purged = parts.Ports.Kinds.NameOf(id) is not { } name
                ? throw new UnknownRecordException(id)
                : await parts.Actors.Actor(name, Caller.Clock)
                    .Execute(command, VaultState.Absent, parts.OperationOfClock(id), cancellation);
            if (!purged.TryGet(out _, out var refusal))
            {
                return refusal;
            }
        }

        return default(Done);
    }
}
