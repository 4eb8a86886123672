using Kms.Idempotency;
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

    public async ValueTask<Result<VaultChange>> Execute(VaultCommand command, OperationId operation, CancellationToken cancellation)
    {
        var read = await Read(cancellation);
        if (!read.TryGet(out var state, out var refusal))
        {
            return refusal;
        }

        var now = ports.Time.GetUtcNow();
        using var request = new RequestFingerprint(operation, () => VaultCommandBytes.Of(command), ports.Fingerprints);
        if (!state.Idempotency.Find(operation, request.Is, now).TryGet(out var done, out refusal))
        {
            return refusal;
        }

        if (done is not null)
        {
            // The change that made the vault has the time of its making.
            return new VaultChange(done.At == state.Created ? VaultState.Absent : state, state);
        }

        if (!VaultRules.Decide(state, command, now).TryGet(out var next, out refusal))
        {
            return refusal;
        }

        if (ReferenceEquals(next, state) && !operation.IsKeyed)
        {
            return new VaultChange(state, state);
        }

        // The end of a purge is a part of it: asked again, the purge is still answered as done.
        if (command is not VaultEmptied)
        {
            next = next with { Idempotency = next.Idempotency.Add(request.Entry(null, now)) };
        }

        var place = VaultRecord.PlaceOf(name, next, recordVersion + 1);
        var write = new RecordWrite(place, VaultRecord.Seal(place, next, ports.Seal), operation.RequestId);
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
