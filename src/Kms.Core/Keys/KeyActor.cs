using Kms.Records;
using Kms.Vaults;

namespace Kms.Keys;

/// <summary>
/// Admit, get material, decide, write, publish: in this order, so that nothing in memory changes before the store has accepted it.
/// Whenever the store's answer leaves the stored state in doubt, what is in memory is dropped and the next call reads again.
/// </summary>
public sealed class KeyActor(KeyId key, ActorPorts ports) : IKeyActor
{
    private long recordVersion;
    private volatile KeySnapshot? snapshot;

    /// <summary>What crypto may use right now, from any thread; null when the key has to be read first.</summary>
    public KeySnapshot? Snapshot => snapshot;

    public async ValueTask<Result<KeyState>> Read(CancellationToken cancellation)
    {
        if (snapshot is { } known)
        {
            return known.State;
        }

        var read = await ports.Store.Read(KeyRecord.IdOf(key), cancellation);
        if (!read.TryGet(out var record, out var refusal))
        {
            return refusal;
        }

        var state = KeyState.Absent;
        if (record is not null && !KeyRecord.Open(record, ports.Seal).TryGet(out state, out refusal))
        {
            return refusal;
        }

        recordVersion = record?.Place.Version ?? 0;
        snapshot = KeySnapshot.Open(state!, ports.Materials);
        return state!;
    }

    public async ValueTask<Result<KeyState>> Execute(KeyCommand command, VaultState vault, string operationId, CancellationToken cancellation)
    {
        var read = await Read(cancellation);
        if (!read.TryGet(out var state, out var refusal))
        {
            return refusal;
        }

        if (!KeyRules.Admit(state, command, vault, ports.Time.GetUtcNow()).TryGet(out var need, out refusal))
        {
            return refusal;
        }

        var made = await Make(need, cancellation);
        if (!made.TryGet(out var fresh, out refusal))
        {
            return refusal;
        }

        var events = KeyRules.Decide(state, command, vault, ports.Time.GetUtcNow(), fresh);
        return events.Count == 0 ? state : await Write(events.Aggregate(state, (now, e) => e.Apply(now)), operationId);
    }

    /// <summary>Forgets the key: handles are cleared, the next call reads it again.</summary>
    public void Drop()
    {
        var dropped = snapshot;
        snapshot = null;
        dropped?.Close();
    }

    private async ValueTask<Result<FreshVersion?>> Make(MaterialNeed need, CancellationToken cancellation)
    {
        var versionId = ports.Identities.NewId();
        switch (need)
        {
            case MaterialNeed.Generate(var spec):
                return new FreshVersion(versionId, await ports.Materials.Generate(spec, versionId, cancellation));
            case MaterialNeed.Import(var material):
                var imported = ports.Materials.Import(material, versionId);
                return imported.TryGet(out var taken, out var refusal) ? new FreshVersion(versionId, taken) : refusal;
            default:
                return (FreshVersion?)null!;
        }
    }

    private async ValueTask<Result<KeyState>> Write(KeyState next, string operationId)
    {
        var place = KeyRecord.PlaceOf(key, next, recordVersion + 1);
        var write = new RecordWrite(place, KeyRecord.Seal(place, next, ports.Seal), operationId, Erase: next.Status == KeyStatus.Absent);
        // From here on the caller may leave, but the change is carried through: half a write helps nobody.
        var written = await ports.Store.Write(write, CancellationToken.None);
        if (!written.TryGet(out _, out var refusal))
        {
            if (refusal.Code != RefusalCode.ZoneUnavailable)
            {
                Drop();
            }

            return refusal;
        }

        recordVersion = place.Version;
        snapshot = snapshot!.Next(next, ports.Materials);
        return next;
    }
}
