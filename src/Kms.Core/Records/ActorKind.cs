using System.Diagnostics.CodeAnalysis;

namespace Kms.Records;

/// <summary>
/// A kind whose records are held by actors, one actor for each: the rules by which a <see cref="RecordActor"/> of the kind acts.
/// </summary>
/// <param name="isNamed">True: many stand in a vault, each with a name (<c>prefix/vault/name</c>). False: one for each vault
/// (<c>prefix/vault</c>).</param>
public abstract class ActorKind(string prefix, bool isNamed) : RecordKind(prefix)
{
    private const int NameMax = 127;

    public override bool IsSealed => true;

    /// <summary>The kind of the record around it.</summary>
    public virtual ActorKind? Parent => null;

    /// <summary>What its actor is told when its time has come; null where it never comes.</summary>
    public virtual RecordCommand? Due => null;

    /// <summary>What its actor is told when the vault around it is purged; null where nothing of it goes then.</summary>
    public virtual RecordCommand? PurgedWithVault => null;

    /// <summary>Of a record that there is not.</summary>
    public abstract RecordSnapshot Nothing { get; }

    public override bool Has(string id) => TryParse(id, out _);

    public override string IdsIn(string vault) => isNamed ? Prefix + vault + "/" : Prefix + vault;

    public string IdOf(in RecordName name) => isNamed ? IdsIn(name.Vault.Value) + name.Name : IdsIn(name.Vault.Value);

    public bool TryParse(string id, out RecordName name)
    {
        name = default;
        if (!id.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        var slash = isNamed ? id.IndexOf('/', Prefix.Length) : id.Length;
        if (slash < 0 || !VaultName.TryParse(id[Prefix.Length..slash], out var vault))
        {
            return false;
        }

        var rest = isNamed ? id[(slash + 1)..] : string.Empty;
        name = new RecordName(this, vault, Names.Lower(rest));
        return rest.Length <= NameMax && rest.Length > 0 == isNamed && Names.AreNameCharacters(rest);
    }

    public RecordPlace PlaceOf(in RecordName name, RecordState state, long version) =>
        new(name.Vault.Value, IdOf(name), version, IndexOf(name, state));

    public byte[] Seal(in RecordPlace place, RecordState state, IRecordSeal seal) => seal.Seal(place, Write(state));

    public Result<RecordState> Open(StoredRecord record, IRecordSeal seal) =>
        seal.TryOpen(record.Place, record.Body.Span, out var content) && TryRead(content, out var state)
            ? state
            : new Refusal(RefusalCode.RecordCorrupt,
                $"Record '{record.Place.Id}' version {record.Place.Version} does not open: "
                + "it was damaged or moved, or it belongs to another root key.");

    public abstract RecordIndex IndexOf(in RecordName name, RecordState state);

    public abstract byte[] Write(RecordState state);

    public abstract bool TryRead(ReadOnlySpan<byte> content, [NotNullWhen(true)] out RecordState? state);

    /// <summary>What follows from a command, or why not.</summary>
    public abstract ValueTask<Result<Decision>> Decide(
        RecordState state, RecordCommand command, RecordState? parent, ActorPorts ports, CancellationToken cancellation);

    /// <summary>A command as bytes, secret parts included: what its fingerprint is made of. The caller clears them.</summary>
    public abstract byte[] BytesOf(RecordCommand command);

    /// <summary>
    /// True for a command that nearly always makes the record, at less cost than asking whether there is such a record. It is written as
    /// the first version, and decided again on what is there if that is refused.
    /// </summary>
    public virtual bool IsLikelyTheFirst(RecordCommand command) => false;

    /// <summary>True for a command that may have to wait for a turn to compute, depending on the state.</summary>
    public virtual bool MayComputeLong(RecordCommand command) => false;

    /// <summary>True when this one, on this state, has to.</summary>
    public virtual bool ComputesLong(RecordState state, RecordCommand command, RecordState? parent, DateTimeOffset now) => false;

    /// <summary>True when the bodies of all earlier versions are to be destroyed with the change to this state.</summary>
    public virtual bool IsErasedBy(RecordState next) => false;

    /// <summary>
    /// With one zone away: the denial that does what the command does, and the state with it. Null for a command that has to wait for both
    /// zones.
    /// </summary>
    public virtual (Denial Denial, Decision Then)? Deny(
        in RecordName name, RecordState state, RecordCommand command, string requestId, ActorPorts ports) =>
        null;

    /// <summary>The state with the denials in force. One that does not open is refused: what cannot be read must not be ignored.</summary>
    public virtual Result<RecordState> WithDenials(
        in RecordName name, RecordState state, IReadOnlyList<Denial> denials, IRecordSeal seal) =>
        denials.Count == 0 ? state : NoDenials(IdOf(name));

    /// <param name="now">The last state that is certain.</param>
    /// <param name="proposed">The state that may or may not have followed.</param>
    public virtual Doubt Between(RecordState now, RecordState proposed) => new(now, true, false);

    public override bool TryRewrap(byte[] content, MaterialRewrap rewrap, [NotNullWhen(true)] out byte[]? rewrapped, out bool isErased)
    {
        (rewrapped, isErased) = (content, false);
        return true;
    }

    public override Result<RecordWrite?> Merge(StoredRecord record, IReadOnlyList<Denial> denials, IRecordSeal seal)
    {
        if (!TryParse(record.Place.Id, out var name))
        {
            return NoDenials(record.Place.Id);
        }

        if (!Open(record, seal).TryGet(out var state, out var refusal)
            || !WithDenials(name, state, denials, seal).TryGet(out var next, out refusal))
        {
            return refusal;
        }

        if (next == state)
        {
            return (RecordWrite?)null!;
        }

        var place = PlaceOf(name, next, record.Place.Version + 1);
        return new RecordWrite(place, Seal(place, next, seal), denials[^1].OperationId);
    }
}

/// <summary>The same with the kind's own type of state.</summary>
public abstract class ActorKind<TState>(string prefix, bool isNamed) : ActorKind(prefix, isNamed)
    where TState : RecordState
{
    public new Result<TState> Open(StoredRecord record, IRecordSeal seal) =>
        base.Open(record, seal).TryGet(out var state, out var refusal) ? (TState)state : refusal;
}
