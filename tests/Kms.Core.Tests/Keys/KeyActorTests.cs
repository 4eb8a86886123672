using Kms.Access;
using Kms.Core.Tests.Replication;
using Kms.Core.Tests.Service;
using Kms.Core.Tests.Zones;
using Kms.Idempotency;
using Kms.Keys;
using Kms.Operations;
using Kms.Records;
using Xunit;

namespace Kms.Core.Tests.Keys;

/// <summary>One key on two zones: what is asked, what is written, what is kept in memory, and what is forgotten.</summary>
public sealed class KeyActorTests
{
    private static readonly KeyId Key = SmallKms.Key("signing");
    private static readonly CreateKey Create = new("Signing", Sample.P256, KeySettings.Default);
    private static readonly UpdateKey Disable = new(null, new KeySettings(Enabled: false));

    private readonly TwoZones zones = new();
    private readonly NamedMaterials materials = new();
    private readonly OpenSeal seal = new("here", "there");
    private AskedStore store = null!;
    private int operations;

    [Fact]
    public async Task Create_KeyThatNobodyHasInMemory_IsWrittenWithoutAsking()
    {
        var made = await Do(await Actor(), Create);
        Assert.Equal((KeyStatus.Active, "Signing", made.State.Latest.Id), (made.State.Status, made.State.Name, made.VersionId));
        Assert.Equal((0, 1, 1), (store.Reads, store.Writes.Count, materials.Made));
    }

    [Fact]
    public async Task Create_RsaKey_AsksBeforeItMakesOne()
    {
        await Do(await Actor(), Create with { Spec = new KeySpec(KeyType.Rsa, 2048) });
        Assert.Equal((1, 1), (store.Reads, materials.Made));
    }

    [Fact]
    public async Task Create_NameThatIsTaken_IsTheNextVersion()
    {
        await Do(await Actor(), Create);
        var second = await Do(Another(), Create);
        Assert.Equal(2, second.State.Versions.Length);
        Assert.Equal(second.State.Latest.Id, second.VersionId);
    }

    /// <summary>It may have happened: to try it again would be to do it twice.</summary>
    [Fact]
    public async Task Create_OutcomeUnknown_IsNotTriedAgain()
    {
        var actor = await Actor();
        zones.B.AfterStatement = (_, _) => new(false);
        Assert.Equal(RefusalCode.OutcomeUnknown, (await Try(actor, Create)).Refusal?.Code);
        Assert.Equal((1, 1), (store.Writes.Count, materials.Made));
    }

    [Fact]
    public async Task Change_OvertakenByAnother_IsDecidedAgainOnWhatIsThere()
    {
        var one = await Actor();
        await Do(one, Create);
        await Do(Another(), new RotateKey());
        Assert.Equal(3, (await Do(one, new RotateKey())).State.Versions.Length);

        await Do(Another(), Disable);
        Assert.Equal(RefusalCode.KeyDisabled, (await Try(one, new RotateKey())).Refusal?.Code);
        Assert.False(Snapshot(one).State.Latest.Attributes.Enabled);
    }

    [Fact]
    public async Task Change_Refused_LeavesWhatIsInMemory()
    {
        var actor = await Actor();
        await Do(actor, Create);
        var before = actor.Snapshot;
        Assert.Equal(RefusalCode.KeyNotFound, (await Try(actor, new PurgeKey())).Refusal?.Code);
        zones.B.Down = true;
        Assert.Equal(RefusalCode.ZoneUnavailable, (await Try(actor, new RotateKey())).Refusal?.Code);

        Assert.NotNull(before);
        Assert.Same(before, actor.Snapshot);
        Assert.Equal([0], materials.Closings);
    }

    [Fact]
    public async Task Change_OfEachKind_IsPublishedAtOnce()
    {
        var actor = await Actor();
        await Do(actor, Create);
        await Do(actor, new RotateKey());
        Assert.Equal(2, Snapshot(actor).State.Versions.Length);
        Assert.Equal([0, 0], materials.Closings);
        await Do(actor, new DeleteKey());
        Assert.Equal((KeyStatus.Deleted, 2), (Snapshot(actor).State.Status, materials.Closings.Count(times => times == 1)));
        await Do(actor, new RecoverKey());
        Assert.Equal((KeyStatus.Active, 2), (Snapshot(actor).State.Status, materials.Open.Count()));
        Assert.Equal((0, 4), (store.Reads, store.Writes.Count));
    }

    [Fact]
    public async Task Purge_Key_ErasesEarlierBodiesAndNothingElseDoes()
    {
        var actor = await Actor();
        foreach (var command in (KeyCommand[])[Create, new RotateKey(), new DeleteKey(), new PurgeKey(), Create])
        {
            await Do(actor, command);
        }

        Assert.Equal([false, false, false, true, false], store.Writes.Select(write => write.Erase));
        Assert.Equal([1L, 2L, 3L, 4L, 5L], store.Writes.Select(write => write.Place.Version));
        Assert.Equal(["request-1", "request-2", "request-3", "request-4", "request-5"], store.Writes.Select(write => write.OperationId));
    }

    [Fact]
    public async Task Change_ThatChangesNothing_WritesNothing()
    {
        var actor = await Actor();
        await Do(actor, Create);
        var answer = await Do(actor, new ElapseKey());
        Assert.Equal((1, null), (answer.State.Versions.Length, answer.VersionId));
        Assert.Single(store.Writes);
    }

    [Fact]
    public async Task Import_OfWhatCannotBeTaken_IsRefusedAndWritesNothing()
    {
        var import = new ImportKey("signing", new KeyToImport { Type = KeyType.Oct, K = [1] }, KeySettings.Default);
        var refusal = (await Try(await Actor(), import)).Refusal;
        Assert.Equal((RefusalCode.BadParameter, "k is too short."), (refusal?.Code, refusal?.Message));
        Assert.Empty(store.Writes);
    }

    [Fact]
    public async Task Change_RepeatedUnderItsKey_IsTheFirstAnswer()
    {
        var keyed = OperationId.Of(new Call(SmallKms.Administrator, "request") { IdempotencyKey = "k" }, zones);
        var first = (await (await Actor()).Execute(Create, Sample.Vault(), keyed, default)).Value;
        var again = (await Another().Execute(Create, Sample.Vault(), keyed, default)).Value;
        Assert.Equal(first.What, again.What);
        Assert.Single(((KeyState)again.State).Versions);
        Assert.Equal(
            RefusalCode.IdempotencyKeyReused, (await Another().Execute(new RotateKey(), Sample.Vault(), keyed, default)).Refusal?.Code);
    }

    /// <summary>The emergency brake: in force at once with one zone away, and said to be so.</summary>
    [Fact]
    public async Task Disable_ZoneAway_IsInForceAtOnce()
    {
        var actor = await Actor();
        await Do(actor, Create);
        zones.B.Down = true;
        var answer = await Do(actor, Disable);
        Assert.Equal((Durability.SingleZone, false), (answer.Durability, answer.State.Latest.Attributes.Enabled));
        Assert.Equal(answer.State.Latest.Id, answer.VersionId);
        Assert.False(Snapshot(actor).State.Latest.Attributes.Enabled);
        Assert.False(((KeyState)(await Another().Read(default)).Value).Latest.Attributes.Enabled);
        var mixed = new UpdateKey(null, new KeySettings(Enabled: false, Tags: Tags.None));
        Assert.Equal(RefusalCode.ZoneUnavailable, (await Try(actor, mixed)).Refusal?.Code);

        zones.A.Down = true;
        Assert.Equal(RefusalCode.ZoneUnavailable, (await Try(actor, Disable)).Refusal?.Code);
    }

    /// <summary>While it is open which state holds, nothing of it is kept: every call looks whether it is decided.</summary>
    [Fact]
    public async Task Load_LastChangeInDoubt_IsNotKept()
    {
        var actor = await Actor();
        await Do(actor, Create);
        zones.B.AfterStatement = (_, _) =>
        {
            zones.B.Down = true;
            return new(false);
        };
        Assert.Equal(RefusalCode.OutcomeUnknown, (await Try(actor, new RotateKey())).Refusal?.Code);
        zones.B.AfterStatement = null;
        await store.Tick();

        Assert.Null(actor.Snapshot);
        Assert.True((await actor.Load(default)).Value.LatestUnknown);
        var reads = store.Reads;
        Assert.True((await actor.Load(default)).Value.LatestUnknown);
        Assert.Equal(reads + 1, store.Reads);
        Assert.Null(actor.Snapshot);
        Assert.Single(materials.Open);
        actor.Drop();
        Assert.Empty(materials.Open);

        zones.B.Down = false;
        await store.Tick();
        Assert.False((await actor.Load(default)).Value.LatestUnknown);
        Assert.Equal(2, Snapshot(actor).State.Versions.Length);
        Assert.Equal(2, materials.Open.Count());
    }

    [Fact]
    public async Task Drop_Key_ClosesItsHandlesAndReadsAgain()
    {
        var actor = await Actor();
        await Do(actor, Create);
        actor.Drop();
        Assert.Null(actor.Snapshot);
        Assert.Empty(materials.Open);
        Assert.Equal(0, store.Reads);
        Assert.True((await actor.Read(default)).Value.IsActive);
        Assert.True((await actor.Read(default)).Value.IsActive);
        Assert.Equal((1, 1), (store.Reads, materials.Open.Count()));
    }

    [Fact]
    public async Task Read_KeyThatThereIsNot_IsKeptAsAbsent()
    {
        var actor = await Actor();
        Assert.True((await actor.Read(default)).Value.IsAbsent);
        var kept = (await actor.Load(default)).Value;
        Assert.False(kept.LatestUnknown);
        Assert.Same(kept, actor.Snapshot);
        Assert.Equal(1, store.Reads);
        Assert.Single((await Do(actor, Create)).State.Versions);
    }

    [Fact]
    public async Task Read_NoZoneOrARecordThatDoesNotOpen_IsRefused()
    {
        var actor = await Actor();
        var place = new RecordPlace("payments", "key/payments/signing", 1, RecordIndex.None);
        await store.Write(new RecordWrite(place, "no"u8.ToArray(), "op"), default);
        Assert.Equal(RefusalCode.RecordCorrupt, (await actor.Read(default)).Refusal?.Code);
        Assert.Equal(RefusalCode.RecordCorrupt, (await Try(actor, new DeleteKey())).Refusal?.Code);

        zones.A.Down = zones.B.Down = true;
        Assert.Equal(RefusalCode.ZoneUnavailable, (await actor.Read(default)).Refusal?.Code);
        Assert.Equal(RefusalCode.ZoneUnavailable, (await Try(actor, new DeleteKey())).Refusal?.Code);
    }

    /// <summary>What cannot be backed up any more is not written.</summary>
    [Fact]
    public async Task Create_VersionForWhichThereIsNoRoom_IsRefused()
    {
        var tags = Enumerable.Range(0, 499).Select(i => Tags.Create(Enumerable.Range(0, Tags.CountMax).Select(n => KeyValuePair.Create(
            new string((char)('a' + n), 256), i.ToString("D4") + new string('鍵', 252)))).Value).ToArray();
        var actor = await Actor();
        await Do(
            actor, new RestoreKey(Sample.Active([.. tags[..498].Select((t, i) => Sample.Version(i.ToString("x32")) with { Tags = t })])));
        var refusal = (await Try(actor, Create with { Settings = new KeySettings(Tags: tags[498]) })).Refusal;
        Assert.Equal(RefusalCode.Conflict, refusal?.Code);
        Assert.StartsWith("The key with its 499 versions would take ", refusal?.Message, StringComparison.Ordinal);
        Assert.Single(store.Writes);
        await Do(actor, Disable);
    }

    private async Task<RecordActor> Actor()
    {
        store = new AskedStore(await zones.Started());
        return Another();
    }

    private RecordActor Another() => new(
        KeyKind.Of(Key), new ActorPorts(store, seal, materials, PlainFingerprints.Instance, zones, zones.Time, new RecordKinds(StoredKinds.InVaults)), store);

    private ValueTask<Result<RecordChange>> Try(RecordActor actor, KeyCommand command) =>
        actor.Execute(command, Sample.Vault(), OperationId.Single("request-" + ++operations, "operation-" + operations), default);

    private async Task<(KeyState State, string? VersionId, Durability Durability)> Do(RecordActor actor, KeyCommand command)
    {
        var (state, what, durability) = SmallKms.Ok(await Try(actor, command));
        return ((KeyState)state, what, durability);
    }

    private static KeySnapshot Snapshot(RecordActor actor) => (KeySnapshot)actor.Snapshot!;
}
