using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Kms.Idempotency;
using Kms.Keys;
using Kms.Records;
using Kms.Vaults;
using Orleans;

namespace Kms.Testing.Kinds;

/// <summary>A text in a vault, with a piece of key material: a kind of record that the product knows nothing of.</summary>
/// <param name="Text">Null: there is no such note.</param>
/// <param name="IsStruck">It cannot be read any more: what a denial does to it.</param>
[GenerateSerializer, Immutable]
public sealed record NoteState(string? Text, byte[]? Material = null, bool IsStruck = false, long? DueUnixMs = null) : RecordState(IdempotencyLog.Empty)
{
    public override bool IsAbsent => Text is null;

    public override bool IsActive => Text is not null && !IsStruck;
}

[GenerateSerializer, Immutable]
public sealed record WriteNote(string? Text, byte[]? Material = null, long? DueUnixMs = null) : RecordCommand;

[GenerateSerializer, Immutable]
public sealed record StrikeNote : RecordCommand;

[GenerateSerializer, Immutable]
public sealed record AgeNote : RecordCommand;

/// <summary>The row of notes: all that it takes to have one more kind of record.</summary>
public sealed class NoteKind : ActorKind<NoteState>
{
    public const string MaterialId = "note";

    private NoteKind()
        : base("note/", isNamed: true)
    {
    }

    public static NoteKind Row { get; } = new();

    public static KeySpec MaterialSpec => KeySpecs.Oct(256).Value;

    public override string Plural => "notes";

    public override ActorKind Parent => VaultKind.Row;

    public override RecordCommand Due { get; } = new AgeNote();

    public override RecordCommand PurgedWithVault { get; } = new WriteNote(null);

    public override RecordSnapshot Nothing { get; } = new StateSnapshot(new NoteState(null));

    public static RecordName Of(VaultName vault, string name) => new(Row, vault, name);

    public override IEnumerable<string> ListsIn(VaultName vault) => ["notes/" + vault.Value];

    public override RecordIndex IndexOf(in RecordName name, RecordState state) =>
        state is NoteState { Text: not null } note ? new RecordIndex("notes/" + name.Vault.Value, note.DueUnixMs) : RecordIndex.None;

    public override byte[] Write(RecordState state) => JsonSerializer.SerializeToUtf8Bytes(Stored.Of((NoteState)state));

    public override bool TryRead(ReadOnlySpan<byte> content, [NotNullWhen(true)] out RecordState? state)
    {
        var stored = JsonSerializer.Deserialize<Stored>(content);
        state = stored is null ? null : new NoteState(stored.Text, stored.Material, stored.IsStruck, stored.DueUnixMs);
        return state is not null;
    }

    public override ValueTask<Result<Decision>> Decide(
        RecordState state, RecordCommand command, RecordState? parent, ActorPorts ports, CancellationToken cancellation) => new(command switch
        {
            WriteNote write => new Decision(new NoteState(write.Text, write.Material, false, write.DueUnixMs)),
            StrikeNote => new Decision((NoteState)state with { IsStruck = true }),
            AgeNote => new Decision((NoteState)state with { Text = "aged", DueUnixMs = null }),
            _ => throw new ArgumentOutOfRangeException(nameof(command)),
        });

    public override byte[] BytesOf(RecordCommand command) => JsonSerializer.SerializeToUtf8Bytes(command, command.GetType());

    public override bool IsErasedBy(RecordState next) => next.IsAbsent;

    public override (Denial Denial, Decision Then)? Deny(in RecordName name, RecordState state, RecordCommand command, string requestId, ActorPorts ports) =>
        command is StrikeNote
            ? (new Denial(ports.Identities.NewId(), name.Id, new byte[] { 1 }, 0, requestId), new Decision((NoteState)state with { IsStruck = true }))
            : null;

    public override Result<RecordState> WithDenials(in RecordName name, RecordState state, IReadOnlyList<Denial> denials, IRecordSeal seal) =>
        denials.Count == 0 ? state : (NoteState)state with { IsStruck = true };

    public override bool TryRewrap(byte[] content, MaterialRewrap rewrap, [NotNullWhen(true)] out byte[]? rewrapped, out bool isErased)
    {
        (rewrapped, isErased) = (null, false);
        if (!TryRead(content, out var state) || state is not NoteState note)
        {
            return false;
        }

        var material = note.Material is { } own ? rewrap(MaterialId, MaterialSpec, new WrappedMaterial(own)) : default(WrappedMaterial);
        rewrapped = material is { } there ? Write(note with { Material = note.Material is null ? null : there.Bytes.ToArray() }) : null;
        isErased = note.IsAbsent;
        return rewrapped is not null;
    }

    private sealed record Stored(string? Text, byte[]? Material, bool IsStruck, long? DueUnixMs)
    {
        public static Stored Of(NoteState note) => new(note.Text, note.Material, note.IsStruck, note.DueUnixMs);
    }
}
