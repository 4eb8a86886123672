using System.Text;
using Kms.Access;
using Kms.Core.Tests.Replication;
using Kms.Core.Tests.Zones;
using Kms.Idempotency;
using Kms.Records;
using Kms.TwoZone;
using Kms.Vaults;
using Xunit;

namespace Kms.Core.Tests.Vaults;

/// <summary>One vault on two zones: what is written, what is kept in memory, what is read again.</summary>
public sealed class VaultActorTests : IRequestFingerprints
{
    private static readonly VaultName Name = VaultName.TryParse("payments", out var name) ? name : default;

    private readonly TwoZones zones = new();
    private readonly OpenSeal seal = new("here", "there");
    private int operations;

    [Fact]
    public async Task Execute_ThreeChanges_AreThreeVersionsThatAnotherActorReads()
    {
        var store = await zones.Started();
        var actor = Actor(store);
        Assert.True((await actor.Read(default)).Value.IsAbsent);

        Assert.True((await actor.Execute(new CreateVault("Payments", new VaultSettings(30)), null, Next(), default)).IsOk);
        Assert.True((await actor.Execute(new UpdateVault(new VaultSettings(PurgeProtection: true)), null, Next(), default)).IsOk);
        var deleted = await actor.Execute(new DeleteVault(), null, Next(), default);

        Assert.Equal((null, VaultStatus.Deleted), (deleted.Value.What, ((VaultState)deleted.Value.State).Status));
        Assert.Equal(3, (await store.Read("vault/payments", default)).Value!.Place.Version);
        var again = (VaultState)(await Actor(store).Read(default)).Value;
        Assert.Equal(("Payments", 30, true, VaultStatus.Deleted), (again.Name, again.RetentionDays, again.PurgeProtection, again.Status));
        Assert.Equal(zones.Time.GetUtcNow().AddDays(30), again.Deletion?.ScheduledPurge);
    }

    [Fact]
    public async Task Execute_NothingNew_WritesNothing()
    {
        var store = await zones.Started();
        var actor = Actor(store);
        await actor.Execute(new CreateVault("Payments", new VaultSettings()), null, Next(), default);

        Assert.True((await actor.Execute(new UpdateVault(new VaultSettings(90, false)), null, Next(), default)).IsOk);

        Assert.Equal(1, (await store.Read("vault/payments", default)).Value!.Place.Version);
    }

    [Fact]
    public async Task Execute_AgainstTheRules_IsRefusedAndWritesNothing()
    {
        var store = await zones.Started();

        Assert.Equal(RefusalCode.VaultNotFound, (await Actor(store).Execute(new DeleteVault(), null, Next(), default)).Refusal?.Code);
        Assert.Null((await store.Read("vault/payments", default)).Value);
    }

    [Fact]
    public async Task Read_NoZone_IsRefused()
    {
        var store = await zones.Started();
        zones.A.Down = zones.B.Down = true;
        Assert.Equal(RefusalCode.ZoneUnavailable, (await Actor(store).Read(default)).Refusal?.Code);
        Assert.Equal(RefusalCode.ZoneUnavailable, (await Actor(store).Execute(new ElapseVault(), null, Next(), default)).Refusal?.Code);
    }

    /// <summary>Asked again by a client that has lost the answer, and answered by a host that has read it all from the zones.</summary>
    [Fact]
    public async Task Execute_RepeatedUnderItsKey_AnswersAsTheFirstTime()
    {
        var store = await zones.Started();
        var create = new CreateVault("Payments", new VaultSettings());
        await Actor(store).Execute(create, null, Keyed("make"), default);
        zones.Time.Advance(TimeSpan.FromSeconds(1));
        var made = (await Actor(store).Execute(create, null, Keyed("make"), default)).Value;
        Assert.Equal((VaultKind.Made, true), (made.What, made.State.IsActive));

        await Actor(store).Execute(new UpdateVault(new VaultSettings(AllowRsa15: true)), null, Keyed("change"), default);
        var changed = (await Actor(store).Execute(new UpdateVault(new VaultSettings(AllowRsa15: true)), null, Keyed("change"), default)).Value;
        Assert.Equal((null, true), (changed.What, ((VaultState)changed.State).AllowRsa15));
        Assert.Equal(2, (await store.Read("vault/payments", default)).Value!.Place.Version);
    }

    [Fact]
    public async Task Execute_AnotherRequestUnderAKnownKey_IsRefused()
    {
        var store = await zones.Started();
        await Actor(store).Execute(new CreateVault("Payments", new VaultSettings()), null, Keyed("k"), default);
        Assert.Equal(RefusalCode.IdempotencyKeyReused, (await Actor(store).Execute(new DeleteVault(), null, Keyed("k"), default)).Refusal?.Code);
        Assert.True((await Actor(store).Read(default)).Value.IsActive);
    }

    /// <summary>The end of a purge is a part of it: its repetition is answered as done, until the name has been used again.</summary>
    [Fact]
    public async Task Execute_PurgeRepeatedUnderItsKey_IsDoneUntilTheNameIsUsedAgain()
    {
        var store = await zones.Started();
        foreach (var command in (VaultCommand[])[new CreateVault("Payments", new VaultSettings()), new DeleteVault()])
        {
            Assert.True((await Actor(store).Execute(command, null, Next(), default)).IsOk);
        }

        Assert.True((await Actor(store).Execute(new PurgeVault(), null, Keyed("purge"), default)).IsOk);
        Assert.True((await Actor(store).Execute(new VaultEmptied(), null, Next(), default)).IsOk);
        Assert.True((await Actor(store).Execute(new PurgeVault(), null, Keyed("purge"), default)).Value.State.IsAbsent);

        Assert.True((await Actor(store).Execute(new CreateVault("Payments", new VaultSettings()), null, Next(), default)).IsOk);
        Assert.Equal(RefusalCode.AlreadyCarriedOut, (await Actor(store).Execute(new PurgeVault(), null, Keyed("purge"), default)).Refusal?.Code);
    }

    /// <summary>What a key asks for is remembered also where it changes nothing.</summary>
    [Fact]
    public async Task Execute_NothingNewUnderAKey_IsRemembered()
    {
        var store = await zones.Started();
        await Actor(store).Execute(new CreateVault("Payments", new VaultSettings()), null, Next(), default);
        Assert.True((await Actor(store).Execute(new UpdateVault(new VaultSettings()), null, Keyed("k"), default)).IsOk);
        Assert.Equal(RefusalCode.IdempotencyKeyReused, (await Actor(store).Execute(new DeleteVault(), null, Keyed("k"), default)).Refusal?.Code);
    }

    [Fact]
    public void Open_RecordOfAVaultThatIsGone_IsAbsent()
    {
        var place = new RecordPlace("payments", "vault/payments", 1, RecordIndex.None);
        var opened = VaultKind.Row.Open(new StoredRecord(place, seal.Seal(place, "{\"f\":1,\"n\":\"\"}"u8)), seal).Value;

        Assert.Equal(new VaultState(VaultStatus.Absent, "", 0, false, false, false, default, default, null), opened);
        Assert.Equal(opened, VaultState.Absent);
    }

    /// <summary>Nothing was written: what is in memory is still true, and is answered with no zone at all.</summary>
    [Fact]
    public async Task Execute_ZoneAway_KeepsWhatItKnows()
    {
        var actor = Actor(await zones.Started());
        await actor.Execute(new CreateVault("Payments", new VaultSettings()), null, Next(), default);
        zones.A.Down = zones.B.Down = true;

        Assert.Equal(RefusalCode.ZoneUnavailable, (await actor.Execute(new DeleteVault(), null, Next(), default)).Refusal?.Code);

        Assert.True(actor.Snapshot?.State.IsActive);
        Assert.True((await actor.Read(default)).IsOk);
    }

    /// <summary>Somebody else has changed the vault: what was in memory is forgotten, and the command is decided on what is there.</summary>
    [Fact]
    public async Task Execute_OvertakenByAnother_IsDecidedAgainOnWhatIsThere()
    {
        var store = await zones.Started();
        var (one, other) = (Actor(store), Actor(store));
        await one.Execute(new CreateVault("Payments", new VaultSettings()), null, Next(), default);
        await other.Execute(new UpdateVault(new VaultSettings(AllowRsa15: true)), null, Next(), default);

        var deleted = (VaultState)(await one.Execute(new DeleteVault(), null, Next(), default)).Value.State;
        Assert.Equal((VaultStatus.Deleted, true), (deleted.Status, deleted.AllowRsa15));

        Assert.Equal(RefusalCode.VaultNotFound, (await other.Execute(new DeleteVault(), null, Next(), default)).Refusal?.Code);
        Assert.Equal(3, (await store.Read("vault/payments", default)).Value!.Place.Version);
    }

    [Fact]
    public async Task Read_RecordThatDoesNotOpen_IsRefusedByName()
    {
        var store = await zones.Started();
        await store.Write(new RecordWrite(new RecordPlace("payments", "vault/payments", 1, RecordIndex.None), "damaged"u8.ToArray(), "op"), default);

        var read = await Actor(store).Read(default);

        Assert.Equal(RefusalCode.RecordCorrupt, read.Refusal?.Code);
        Assert.Equal(
            "Record 'vault/payments' version 1 does not open: it was damaged or moved, or it belongs to another root key.", read.Refusal?.Message);
        Assert.Equal(RefusalCode.RecordCorrupt, (await Actor(store).Execute(new DeleteVault(), null, Next(), default)).Refusal?.Code);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"f\":2}")]
    [InlineData("no json")]
    public void Open_ContentOfAnotherForm_IsCorrupt(string content)
    {
        var place = new RecordPlace("payments", "vault/payments", 1, RecordIndex.None);
        var record = new StoredRecord(place, seal.Seal(place, Encoding.UTF8.GetBytes(content)));

        Assert.Equal(RefusalCode.RecordCorrupt, VaultKind.Row.Open(record, seal).Refusal?.Code);
    }

    [Theory]
    [InlineData("vault/payments", true)]
    [InlineData("vault/", false)]
    [InlineData("vault/not_a_name", false)]
    [InlineData("key/payments", false)]
    [InlineData("payments-payments", false)]
    public void TryParseId_OfARecord_IsTheVaultsName(string id, bool good)
    {
        Assert.Equal(good, VaultKind.Row.TryParse(id, out var vault));
        Assert.Equal(good ? Name : default, vault.Vault);
    }

    public byte[] Make(ReadOnlySpan<byte> request) => request.ToArray();

    public bool IsOf(ReadOnlySpan<byte> fingerprint, ReadOnlySpan<byte> request) => fingerprint.SequenceEqual(request);

    private RecordActor Actor(TwoZoneStore store) =>
        new(VaultKind.Of(Name), new ActorPorts(store, seal, null!, this, zones, zones.Time, new RecordKinds([VaultKind.Row])), store);

    private static OperationId Keyed(string key) =>
        OperationId.Of(new Call(new Caller("p", "P"), "request") { IdempotencyKey = key }, null!);

    private OperationId Next() => OperationId.Single("request", "operation " + ++operations);
}
