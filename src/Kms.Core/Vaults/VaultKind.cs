using System.Diagnostics.CodeAnalysis;
using Kms.Records;

namespace Kms.Vaults;

/// <summary>The row of vaults.</summary>
public sealed class VaultKind : ActorKind<VaultState>
{
    /// <summary><see cref="RecordChange.What"/> of the command that made the vault.</summary>
    public const string Made = "made";

    private VaultKind()
        : base("vault/", isNamed: false)
    {
    }

    public static VaultKind Row { get; } = new();

    public override string Plural => "vaults";

    public override RecordCommand Due { get; } = new ElapseVault();

    public override RecordSnapshot Nothing { get; } = new StateSnapshot(VaultState.Absent);

    public static RecordName Of(VaultName vault) => new(Row, vault, string.Empty);

    public override IEnumerable<string> ListsIn(VaultName vault) => [VaultRecord.LiveList, VaultRecord.DeletedList];

    public override RecordIndex IndexOf(in RecordName name, RecordState state)
    {
        var vault = (VaultState)state;
        var list = vault.Status switch
        {
            VaultStatus.Absent => null,
            VaultStatus.Active => VaultRecord.LiveList,
            VaultStatus.Deleted or VaultStatus.Purging => VaultRecord.DeletedList,
            _ => throw new ArgumentOutOfRangeException(nameof(state), vault.Status, null),
        };
        return new RecordIndex(list, VaultRules.DueAt(vault)?.ToUnixTimeMilliseconds());
    }

    public override byte[] Write(RecordState state) => StoredVault.Write((VaultState)state);

    public override bool TryRead(ReadOnlySpan<byte> content, [NotNullWhen(true)] out RecordState? state)
    {
        state = StoredVault.TryRead(content, out var vault) ? vault : null;
        return state is not null;
    }

    public override ValueTask<Result<Decision>> Decide(
        RecordState state, RecordCommand command, RecordState? parent, ActorPorts ports, CancellationToken cancellation)
    {
        var decided = VaultRules.Decide((VaultState)state, (VaultCommand)command, ports.Time.GetUtcNow());

        // The end of a purge is a part of it: asked again, the purge is still answered as done.
        return new(decided.TryGet(out var next, out var refusal)
            ? new Decision(next, command is CreateVault && state.IsAbsent ? Made : null, IsRemembered: command is not VaultEmptied)
            : refusal);
    }

    public override byte[] BytesOf(RecordCommand command) => VaultCommandBytes.Of((VaultCommand)command);
}
