using Kms.Access;
using Kms.Idempotency;
using Kms.Keys;
using Kms.Records;
using Kms.Regions;
using Kms.TwoZone;
using Kms.Vaults;

namespace Kms;

/// <summary>
/// The façade, the same on every host: check the caller, look at the vault, ask the actor. One file per subject, beside this one.
/// </summary>
/// <param name="zones">For operators; the actors reach the zones through the store.</param>
/// <param name="notice">Told of what a caller cannot be told: a record that does not open while others are listed.</param>
/// <param name="gate">Decides whether this region may change a key that was only to be used; null where there is one region.</param>
public sealed partial class KmsService(
    IActors actors, ActorPorts ports, AccessControl access, IZoneKeeper zones, Action<Refusal> notice, RegionGate? gate = null) : IKms
{
    private readonly IRecordStore store = ports.Store;
    private readonly IZoneKeeper zones = Teach(zones, ports.Seal);

    /// <summary>Where those wait who make an RSA key. One in a process.</summary>
    public GenerationQueue Generations { get; init; } = new(GenerationLimits.For(Environment.ProcessorCount), ports.Time);

    /// <summary>The vault, if the caller may do this there and it is active.</summary>
    private async ValueTask<Result<VaultState>> Enter(Call call, Permission permission, VaultName vault, KeyId? key, CancellationToken cancellation)
    {
        if (access.Check(call.Caller, permission, vault, key) is { } denied)
        {
            return denied;
        }

        var read = await actors.Snapshot(vault, call.Caller, cancellation);
        return read.TryGet(out var state, out var refusal)
            ? state.Status == VaultStatus.Active ? state : VaultRules.Explain(RefusalCode.VaultNotFound)
            : refusal;
    }

    /// <summary>A command on a key, and the view of the version that it made or changed (or of the newest).</summary>
    private async ValueTask<Result<KeyView>> Change(
        Call call, Permission permission, KeyId key, KeyCommand command, CancellationToken cancellation)
    {
        var entered = await Enter(call, permission, key.Vault, key, cancellation);
        if (!entered.TryGet(out var vault, out var refusal))
        {
            return refusal;
        }

        var operation = OperationId.Of(call, ports.Identities);
        var waited = await WaitForTurn(call.Caller, key, command, vault, operation, cancellation);
        if (!waited.TryGet(out var turn, out refusal))
        {
            return refusal;
        }

        using (turn)
        {
            var changed = await actors.Key(key, call.Caller).Execute(command, vault, operation, cancellation);
            return changed.TryGet(out var change, out refusal)
                ? KeyView.Of(key, change.State, change.State.Find(change.VersionId)!, vault.Recovery) with { Durability = change.Durability }
                : refusal;
        }
    }

    /// <summary>
    /// A turn for a command that makes an RSA key. Waited for before the key's own turn, so that a key can be disabled while a rotation of it waits.
    /// Where the state changes meanwhile, the actor has the last word.
    /// </summary>
    private async ValueTask<Result<GenerationTurn>> WaitForTurn(
        Caller caller, KeyId key, KeyCommand command, VaultState vault, OperationId operation, CancellationToken cancellation)
    {
        if (!KeyRules.MayMakeRsa(command))
        {
            return GenerationTurn.NotNeeded;
        }

        var read = await actors.Snapshot(key, caller, cancellation);
        if (!read.TryGet(out var snapshot, out var refusal))
        {
            return refusal;
        }

        // A repetition makes nothing.
        var now = ports.Time.GetUtcNow();
        var admitted = KeyRules.Admit(snapshot.State, command, vault, now);
        return !snapshot.State.Idempotency.Has(operation, now) && admitted is { IsOk: true, Value: MaterialNeed.Generate { Spec.Type: KeyType.Rsa } }
            ? await Generations.Enter(caller, cancellation)
            : GenerationTurn.NotNeeded;
    }

    /// <summary>A key in the wanted status, with the vault around it.</summary>
    private async ValueTask<Result<(KeyState Key, VaultState Vault, bool LatestUnknown)>> Look(
        Call call, Permission permission, KeyId key, KeyStatus status, CancellationToken cancellation)
    {
        var entered = await Enter(call, permission, key.Vault, key, cancellation);
        if (!entered.TryGet(out var vault, out var refusal))
        {
            return refusal;
        }

        var read = await actors.Snapshot(key, call.Caller, cancellation);
        return read.TryGet(out var snapshot, out refusal)
            ? snapshot.State.Status == status ? (snapshot.State, vault, snapshot.LatestUnknown) : KeyRules.Explain(RefusalCode.KeyNotFound)
            : refusal;
    }

    /// <summary>The zones carry sealed records; how denials change one is known here.</summary>
    private static IZoneKeeper Teach(IZoneKeeper zones, IRecordSeal seal)
    {
        zones.MergeDenials = (record, denials) => KeyDenial.Merge(record, denials, seal);
        return zones;
    }

    private static Refusal? BadPage(PageRequest page) => page.Limit is >= 1 and <= PageRequest.LimitMax
        ? null
        : new Refusal(RefusalCode.BadParameter, $"maxresults is {page.Limit}: it must be 1 to {PageRequest.LimitMax}.");
}
