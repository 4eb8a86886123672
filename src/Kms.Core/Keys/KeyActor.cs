using Kms.Idempotency;
using Kms.Records;
using Kms.Vaults;

namespace Kms.Keys;

/// <summary>
/// Admit, get material, decide, write, publish: in this order, so that nothing in memory changes before the store has accepted it.
/// Whenever the store's answer leaves the stored state in doubt, what is in memory is dropped and the next call reads again.
/// </summary>
public sealed class KeyActor(KeyId key, ActorPorts ports) : IKeyActor
{
    private readonly KeyReader reader = new(key, ports);
    private long recordVersion;
    private volatile KeySnapshot? snapshot;
    private KeySnapshot? doubtful;

    /// <summary>What crypto may use right now, from any thread; null when the key has to be read first.</summary>
    public KeySnapshot? Snapshot => snapshot;

    public async ValueTask<Result<KeyState>> Read(CancellationToken cancellation)
    {
        var loaded = await Load(cancellation);
        return loaded.TryGet(out var known, out var refusal) ? known.State : refusal;
    }

    /// <summary>What crypto may use, read from the store if need be. A state in doubt is not published: every call looks whether it is decided.</summary>
    public async ValueTask<Result<KeySnapshot>> Load(CancellationToken cancellation)
    {
        if (snapshot is { } known)
        {
            return known;
        }

        var read = await reader.Read(cancellation);
        if (!read.TryGet(out var found, out var refusal))
        {
            return refusal;
        }

        doubtful?.Close();
        doubtful = null;
        recordVersion = found.RecordVersion;
        var opened = KeySnapshot.Open(found.State, ports.Materials, found.LatestUnknown);
        if (found.InDoubt)
        {
            doubtful = opened;
        }
        else
        {
            snapshot = opened;
        }

        return opened;
    }

    public async ValueTask<Result<KeyChange>> Execute(KeyCommand command, VaultState vault, OperationId operation, CancellationToken cancellation)
    {
        if (snapshot is null && doubtful is null && KeyRules.IsLikelyTheFirst(command))
        {
            // Nobody asks first whether there is such a key: the write succeeds only if there is none. A refusal may be owed to the assumption, so it does not count.
            var first = await Attempt(command, KeySnapshot.Absent, vault, operation, cancellation);
            if (first.IsOk || first.Refusal.Code == RefusalCode.OutcomeUnknown)
            {
                return first;
            }
        }

        var result = await Attempt(command, vault, operation, cancellation);
        if (result.Refusal?.Code != RefusalCode.Conflict || snapshot is not null)
        {
            return result;
        }

        // Somebody else wrote the record since it was read (a rejoin that merged denials, another activation). What was in memory is gone;
        // decided again on what is there now, the command may well succeed.
        return await Attempt(command, vault, operation, cancellation);
    }

    /// <summary>Forgets the key: handles are cleared, the next call reads it again.</summary>
    public void Drop()
    {
        var dropped = snapshot;
        snapshot = null;
        dropped?.Close();
        doubtful?.Close();
        doubtful = null;
    }

    private async ValueTask<Result<KeyChange>> Attempt(KeyCommand command, VaultState vault, OperationId operation, CancellationToken cancellation)
    {
        var loaded = await Load(cancellation);
        return loaded.TryGet(out var known, out var refusal) ? await Attempt(command, known, vault, operation, cancellation) : refusal;
    }

    /// <param name="known">What was read; or <see cref="KeySnapshot.Absent"/>, which was not.</param>
    private async ValueTask<Result<KeyChange>> Attempt(
        KeyCommand command, KeySnapshot known, VaultState vault, OperationId operation, CancellationToken cancellation)
    {
        var state = known.State;
        using var request = new RequestFingerprint(operation, () => KeyCommandBytes.Of(command), ports.Fingerprints);
        if (!state.Idempotency.Find(operation, request.Is, ports.Time.GetUtcNow()).TryGet(out var done, out var refusal))
        {
            return refusal;
        }

        if (done is not null)
        {
            return new KeyChange(state, done.VersionId);
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

        var now = ports.Time.GetUtcNow();
        var events = KeyRules.Decide(state, command, vault, now, fresh);
        if (events.Count == 0)
        {
            return new KeyChange(state, null);
        }

        var versionId = KeyRules.VersionOf(events);
        var changed = events.Aggregate(state, (s, e) => e.Apply(s));
        if (KeySize.Check(command, state, changed) is { } tooLarge)
        {
            return tooLarge;
        }

        var next = changed with { Idempotency = changed.Idempotency.Add(request.Entry(versionId, now)) };
        var written = await Write(known, next, operation.RequestId);
        return written.TryGet(out _, out refusal) ? new KeyChange(next, versionId)
            : refusal.Code == RefusalCode.ZoneUnavailable && KeyDenial.VersionDeniedBy(state, command) is { } denied
                ? await Deny(state, denied, operation.RequestId)
            : refusal;
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

    private async ValueTask<Result<Done>> Write(KeySnapshot known, KeyState next, string requestId)
    {
        var place = KeyRecord.PlaceOf(key, next, ReferenceEquals(known, KeySnapshot.Absent) ? 1 : recordVersion + 1);
        var write = new Records.RecordWrite(place, KeyRecord.Seal(place, next, ports.Seal), requestId, Erase: next.Status == KeyStatus.Absent);
        // From here on the caller may leave, but the change is carried through: half a write helps nobody.
        var written = await ports.Store.Write(write, CancellationToken.None);
        if (written.TryGet(out _, out var refusal))
        {
            recordVersion = place.Version;
            Publish(next);
        }
        else if (refusal.Code != RefusalCode.ZoneUnavailable)
        {
            Drop();
        }

        return written;
    }

    private async ValueTask<Result<KeyChange>> Deny(KeyState state, string versionId, string requestId)
    {
        var now = ports.Time.GetUtcNow();
        var denial = KeyDenial.Make(key, versionId, ports.Identities.NewId(), now, requestId, ports.Seal);
        var denied = await ports.Store.Deny(denial, CancellationToken.None);
        if (!denied.TryGet(out _, out var refusal))
        {
            return refusal;
        }

        var next = KeyDenial.Apply(state, versionId, now);
        if (snapshot is not null)
        {
            Publish(next);
        }

        return new KeyChange(next, versionId, Durability.SingleZone);
    }

    private void Publish(KeyState next) => snapshot = (snapshot ?? doubtful ?? KeySnapshot.Absent).Next(next, ports.Materials);
}
