using Kms.Core.Tests.Replication;
using Kms.Core.Tests.Service;
using Kms.Core.Tests.Zones;
using Kms.Idempotency;
using Kms.Keys;
using Kms.Operations;
using Kms.Records;

namespace Kms.Core.Tests.Keys;

/// <summary>One key on two zones in memory.</summary>
public abstract class KeyActorCase
{
    private protected static readonly KeyId Key = SmallKms.Key("signing");
    private protected static readonly CreateKey Create = new("Signing", Sample.P256, KeySettings.Default);
    private protected static readonly UpdateKey Disable = new(null, new KeySettings(Enabled: false));

    private protected readonly TwoZones zones = new();
    private protected readonly NamedMaterials materials = new();
    private protected readonly OpenSeal seal = new("here", "there");
    private protected AskedStore store = null!;
    private int operations;

    private protected async Task<RecordActor> Actor()
    {
        store = new AskedStore(await zones.Started());
        return Another();
    }

    private protected RecordActor Another() => new(
        KeyKind.Of(Key), new ActorPorts(store, seal, materials, PlainFingerprints.Instance, zones, zones.Time, new RecordKinds(StoredKinds.InVaults)), store);

    private protected ValueTask<Result<RecordChange>> Try(RecordActor actor, KeyCommand command) =>
        actor.Execute(command, Sample.Vault(), OperationId.Single("request-" + ++operations, "operation-" + operations), default);

    private protected async Task<(KeyState State, string? VersionId, Durability Durability)> Do(RecordActor actor, KeyCommand command)
    {
        var (state, what, durability) = SmallKms.Ok(await Try(actor, command));
        return ((KeyState)state, what, durability);
    }

    private protected static KeySnapshot Snapshot(RecordActor actor) => (KeySnapshot)actor.Snapshot!;
}
