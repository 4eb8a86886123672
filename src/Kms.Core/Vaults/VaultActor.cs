using Kms.Records;

namespace Kms.Vaults;

/// <summary>Decide, write, publish, in this order. What the store leaves in doubt is read again.</summary>
public sealed class VaultActor(VaultName name, ActorPorts ports) : IVaultActor
{
    private long recordVersion;
    private volatile VaultState? snapshot;

    /// <summary>The state as last stored, readable from any thread; null when it has to be read first.</summary>
    public VaultState? Snapshot => snapshot;

    public async ValueTask<Result<VaultState>> Read(CancellationToken cancellation)
    {
        if (snapshot is { } known)
        {
            return known;
        }

        var read = await ports.Store.Read(VaultRecord.IdOf(name), cancellation);
        if (!read.TryGet(out var record, out var refusal))
        {
            return refusal;
        }

        var state = VaultState.Absent;
        if (record is not null && !VaultRecord.Open(record, ports.Seal).TryGet(out state, out refusal))
        {
            return refusal;
        }

        recordVersion = record?.Place.Version ?? 0;
        snapshot = state;
        return state!;
    }

    public async ValueTask<Result<VaultChange>> Execute(VaultCommand command, string operationId, CancellationToken cancellation)
    {
        var read = await Read(cancellation);
        if (!read.TryGet(out var state, out var refusal)
            || !VaultRules.Decide(state, command, ports.Time.GetUtcNow()).TryGet(out var next, out refusal))
        {
            return refusal;
        }

        if (ReferenceEquals(next, state))
        {
            return new VaultChange(state, state);
        }

        var place = VaultRecord.PlaceOf(name, next, recordVersion + 1);
        var write = new RecordWrite(place, VaultRecord.Seal(place, next, ports.Seal), operationId);
        var written = await ports.Store.Write(write, CancellationToken.None);
        if (!written.TryGet(out _, out refusal))
        {
            if (refusal.Code != RefusalCode.ZoneUnavailable)
            {
                Drop();
            }

            return refusal;
        }

        recordVersion = place.Version;
        snapshot = next;
        return new VaultChange(state, next);
    }

    /// <summary>Forgets the vault: the next call reads it again.</summary>
    public void Drop() => snapshot = null;
}
