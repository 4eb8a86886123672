using System.Diagnostics.CodeAnalysis;
using Kms.Records;
using Kms.Vaults;

namespace Kms.Keys;

/// <summary>The row of keys.</summary>
public sealed class KeyKind : ActorKind<KeyState>
{
    private KeyKind()
        : base("key/", isNamed: true)
    {
    }

    public static KeyKind Row { get; } = new();

    public override string Plural => "keys";

    public override ActorKind Parent => VaultKind.Row;

    public override RecordCommand Due { get; } = new ElapseKey();

    public override RecordCommand PurgedWithVault { get; } = new PurgeKeyWithVault();

    public override RecordSnapshot Nothing => KeySnapshot.Absent;

    public static RecordName Of(KeyId key) => new(Row, key.Vault, key.Name);

    public override IEnumerable<string> ListsIn(VaultName vault) => [KeyRecord.LiveList(vault), KeyRecord.DeletedList(vault)];

    public override RecordIndex IndexOf(in RecordName name, RecordState state)
    {
        var key = (KeyState)state;
        var list = key.Status switch
        {
            KeyStatus.Absent => null,
            KeyStatus.Active => KeyRecord.LiveList(name.Vault),
            KeyStatus.Deleted => KeyRecord.DeletedList(name.Vault),
            _ => throw new ArgumentOutOfRangeException(nameof(state), key.Status, null),
        };
        return new RecordIndex(list, KeyRules.DueAt(key)?.ToUnixTimeMilliseconds());
    }

    public override byte[] Write(RecordState state) => StoredKey.Write((KeyState)state);

    public override bool TryRead(ReadOnlySpan<byte> content, [NotNullWhen(true)] out RecordState? state)
    {
        state = StoredKey.TryRead(content, out var key) ? key : null;
        return state is not null;
    }

    /// <summary>Admit, get material, decide.</summary>
    public override async ValueTask<Result<Decision>> Decide(
        RecordState state, RecordCommand command, RecordState? parent, ActorPorts ports, CancellationToken cancellation)
    {
        var (key, asked, vault) = ((KeyState)state, (KeyCommand)command, (VaultState)parent!);
        if (!KeyRules.Admit(key, asked, vault, ports.Time.GetUtcNow()).TryGet(out var need, out var refusal)
            || !(await Make(need, ports, cancellation)).TryGet(out var fresh, out refusal))
        {
            return refusal;
        }

        var events = KeyRules.Decide(key, asked, vault, ports.Time.GetUtcNow(), fresh);
        if (events.Count == 0)
        {
            return new Decision(state);
        }

        var next = events.Aggregate(key, (s, e) => e.Apply(s));
        return KeyGrowth.Check(asked, key, next) is { } tooLarge ? tooLarge : new Decision(next, KeyRules.VersionOf(events));
    }

    public override byte[] BytesOf(RecordCommand command) => KeyCommandBytes.Of((KeyCommand)command);

    public override bool IsLikelyTheFirst(RecordCommand command) => KeyRules.IsLikelyTheFirst((KeyCommand)command);

    public override bool MayComputeLong(RecordCommand command) => KeyRules.MayMakeRsa((KeyCommand)command);

    public override bool ComputesLong(RecordState state, RecordCommand command, RecordState? parent, DateTimeOffset now) =>
        KeyRules.Admit((KeyState)state, (KeyCommand)command, (VaultState)parent!, now)
            is { IsOk: true, Value: MaterialNeed.Generate { Spec.Type: KeyType.Rsa } };

    public override bool IsErasedBy(RecordState next) => next.IsAbsent;

    public override (Denial Denial, Decision Then)? Deny(
        in RecordName name, RecordState state, RecordCommand command, string requestId, ActorPorts ports)
    {
        var key = (KeyState)state;
        if (KeyDenial.VersionDeniedBy(key, (KeyCommand)command) is not { } version)
        {
            return null;
        }

        var now = ports.Time.GetUtcNow();
        var denial = KeyDenial.Make(IdOf(name), name.Vault, version, ports.Identities.NewId(), now, requestId, ports.Seal);
        return (denial, new Decision(KeyDenial.Apply(key, version, now), version));
    }

    public override Result<RecordState> WithDenials(
        in RecordName name, RecordState state, IReadOnlyList<Denial> denials, IRecordSeal seal) =>
        KeyDenial.Apply(IdOf(name), name.Vault, (KeyState)state, denials, seal).TryGet(out var next, out var refusal) ? next : refusal;

    public override Doubt Between(RecordState now, RecordState proposed) => KeyDoubt.Between((KeyState)now, (KeyState)proposed);

    public override bool TryRewrap(byte[] content, MaterialRewrap rewrap, [NotNullWhen(true)] out byte[]? rewrapped, out bool isErased) =>
        KeyTransit.TryRewrap(content, rewrap, out rewrapped, out isErased);

    public override bool CanTry => true;

    public override TriedRecord Try(StoredRecord record, IRecordSeal seal, IKeyMaterials materials)
    {
        var name = record.Place.Id[Prefix.Length..];
        return Open(record, seal).TryGet(out var key, out var refusal)
            ? KeyTry.Run(name, key, materials)
            : new TriedRecord(name, null, null, refusal.Message);
    }

    private static async ValueTask<Result<FreshVersion?>> Make(MaterialNeed need, ActorPorts ports, CancellationToken cancellation)
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
}
