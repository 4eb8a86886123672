using Kms.Idempotency;
using Kms.Keys;

namespace Kms.Records;

/// <summary>
/// Holds one record of whatever kind: reads, decides by the kind's rules, writes, publishes, in this order, so that nothing in memory
/// changes before the store has accepted it. Whenever the store's answer leaves the stored state in doubt, what is in memory is dropped and
/// the next call reads again.
/// </summary>
/// <param name="storage">Where this record is: the store of <paramref name="ports"/>, or what an engine puts in between.</param>
public sealed class RecordActor(RecordName name, ActorPorts ports, IRecordStorage storage) : IRecordActor
{
    private readonly ActorKind kind = name.Kind;
    private long version;
    private volatile RecordSnapshot? snapshot;
    private RecordSnapshot? doubtful;

    /// <summary>What may be used right now, from any thread; null when the record has to be read first.</summary>
    public RecordSnapshot? Snapshot => snapshot;

    public async ValueTask<Result<RecordState>> Read(CancellationToken cancellation)
    {
        var loaded = await Load(cancellation);
        return loaded.TryGet(out var known, out var refusal) ? known.State : refusal;
    }

    /// <summary>
    /// What may be used, read from the store if need be. A state in doubt is not published: every call looks whether it is decided.
    /// </summary>
    public async ValueTask<Result<RecordSnapshot>> Load(CancellationToken cancellation)
    {
        if (snapshot is { } known)
        {
            return known;
        }

        var read = await storage.Read(name.Id, cancellation);
        if (!read.TryGet(out var record, out var refusal) || !Settle(record).TryGet(out var found, out refusal))
        {
            return refusal;
        }

        doubtful?.Close();
        doubtful = null;
        version = record?.Place.Version ?? 0;
        var opened = kind.Nothing.Next(found.State, ports.Materials, found.LatestUnknown);
        if (found.IsCertain)
        {
            snapshot = opened;
        }
        else
        {
            doubtful = opened;
        }

        return opened;
    }

    public async ValueTask<Result<RecordChange>> Execute(
        RecordCommand command, RecordState? parent, OperationId operation, CancellationToken cancellation)
    {
        if (await ExecuteFirst(command, parent, operation, cancellation) is { } first)
        {
            return first;
        }

        var result = await Attempt(command, parent, operation, cancellation);
        if (result.Refusal?.Code != RefusalCode.Conflict || snapshot is not null)
        {
            return result;
        }

        // Another process wrote the record since it was read (a rejoin that merged denials, another activation). What was in memory is
        // gone; decided again on what is there now, the command may well succeed.
        return await Attempt(command, parent, operation, cancellation);
    }

    /// <summary>
    /// Carries out a command that nearly always makes the record, where nothing of it is in memory. No read asks first whether it is there:
    /// the write succeeds only if it is not. Null where that is not the command's way, and where it was refused: that may be owed to the
    /// assumption, so it does not count.
    /// </summary>
    public async ValueTask<Result<RecordChange>?> ExecuteFirst(
        RecordCommand command, RecordState? parent, OperationId operation, CancellationToken cancellation)
    {
        if (snapshot is not null || doubtful is not null || !kind.IsLikelyTheFirst(command))
        {
            return null;
        }

        var first = await Attempt(command, kind.Nothing, parent, operation, cancellation);
        return first.IsOk || first.Refusal.Code == RefusalCode.OutcomeUnknown ? first : (Result<RecordChange>?)null;
    }

    /// <summary>Forgets the record: what is used of it is cleared, the next call reads it again.</summary>
    public void Drop()
    {
        var dropped = snapshot;
        snapshot = null;
        dropped?.Close();
        doubtful?.Close();
        doubtful = null;
    }

    /// <summary>What the store says: its record with denials applied, and what can be said while its last change is in doubt.</summary>
    private Result<Doubt> Settle(StoredRecord? record)
    {
        if (record is null)
        {
            return new Doubt(kind.Nothing.State, true, false);
        }

        if (!kind.Open(record, ports.Seal).TryGet(out var state, out var refusal)
            || !kind.WithDenials(name, state, record.Denials, ports.Seal).TryGet(out state, out refusal))
        {
            return refusal;
        }

        return record.Proposed is not { } undecided ? new Doubt(state, true, false)
            : kind.Open(undecided, ports.Seal).TryGet(out var proposed, out refusal) ? kind.Between(state, proposed)
            : refusal;
    }

    private async ValueTask<Result<RecordChange>> Attempt(
        RecordCommand command, RecordState? parent, OperationId operation, CancellationToken cancellation)
    {
        var loaded = await Load(cancellation);
        return loaded.TryGet(out var known, out var refusal) ? await Attempt(command, known, parent, operation, cancellation) : refusal;
    }

    /// <param name="known">What was read; or <see cref="ActorKind.Nothing"/>, which was not.</param>
    private async ValueTask<Result<RecordChange>> Attempt(
        RecordCommand command, RecordSnapshot known, RecordState? parent, OperationId operation, CancellationToken cancellation)
    {
        var state = known.State;
        using var request = new RequestFingerprint(operation, () => kind.BytesOf(command), ports.Fingerprints);
        if (!state.Idempotency.Find(operation, request.Is, ports.Time.GetUtcNow()).TryGet(out var done, out var refusal))
        {
            return refusal;
        }

        if (done is not null)
        {
            return new RecordChange(state, done.What);
        }

        if (!(await kind.Decide(state, command, parent, ports, cancellation)).TryGet(out var decision, out refusal))
        {
            return refusal;
        }

        var (next, what, isRemembered) = decision;
        if (ReferenceEquals(next, state) && !operation.IsKeyed)
        {
            return new RecordChange(state, what);
        }

        if (isRemembered)
        {
            next = next with { Idempotency = next.Idempotency.Add(request.Entry(what, ports.Time.GetUtcNow())) };
        }

        var written = await Write(ReferenceEquals(known, kind.Nothing) ? 1 : version + 1, next, operation.RequestId);
        return written.TryGet(out _, out refusal) ? new RecordChange(next, what)
            : refusal.Code == RefusalCode.ZoneUnavailable
                && kind.Deny(name, state, command, operation.RequestId, ports) is (var denial, var then)
                ? await Deny(denial, then)
            : refusal;
    }

    private async ValueTask<Result<Done>> Write(long next, RecordState state, string requestId)
    {
        var place = kind.PlaceOf(name, state, next);
        var write = new RecordWrite(place, kind.Seal(place, state, ports.Seal), requestId, Erase: kind.IsErasedBy(state));

        // From here on the caller may leave, but the change is carried through: half a write is no use.
        var written = await storage.Write(write, CancellationToken.None);
        if (written.TryGet(out _, out var refusal))
        {
            version = place.Version;
            Publish(state);
        }
        else if (refusal.Code != RefusalCode.ZoneUnavailable)
        {
            Drop();
        }

        return written;
    }

    private async ValueTask<Result<RecordChange>> Deny(Denial denial, Decision then)
    {
        var denied = await storage.Deny(denial, CancellationToken.None);
        if (!denied.TryGet(out _, out var refusal))
        {
            return refusal;
        }

        if (snapshot is not null)
        {
            Publish(then.Next);
        }

        return new RecordChange(then.Next, then.What, Durability.SingleZone);
    }

    private void Publish(RecordState next) => snapshot = (snapshot ?? doubtful ?? kind.Nothing).Next(next, ports.Materials);
}
