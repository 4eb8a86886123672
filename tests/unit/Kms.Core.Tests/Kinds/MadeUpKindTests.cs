using Kms.Core.Tests.Replication;
using Kms.Core.Tests.Service;
using Kms.Idempotency;
using Kms.Keys;
using Kms.Operations;
using Kms.Records;
using Kms.Regions.Control;
using Kms.Regions.Replication;
using Kms.Regions.State;
using Kms.Testing.Kinds;
using Kms.Vaults;
using Xunit;
using static Kms.Core.Tests.Service.SmallKms;

namespace Kms.Core.Tests.Kinds;

/// <summary>A kind that the product knows nothing of is treated as any other, for its row; a record of no kind is never passed over.</summary>
public sealed class MadeUpKindTests
{
    private static readonly RecordKinds Kinds = new([.. RegionKinds.All.All, NoteKind.Row]);
    private static readonly RecordName Note = NoteKind.Of(Vault, "one");

    private int operations;

    [Fact]
    public async Task Copy_OfAStream_HasItsRecords()
    {
        var pair = await TestPair.Start(new ShipperOptions { CopyAbove = 0, BatchChanges = 2 }, Kinds);
        await pair.Home.Write("v", "one", "a key");
        await pair.Home.Write("v", "two", "another");
        foreach (var name in (string[])["one", "two", "three"])
        {
            await pair.Home.Put("v", "note/v/" + name, "notes/v", "a note");
        }

        await pair.Home.Put("v", "vault/v", "vaults", "a vault");
        await pair.Ship();

        Assert.Equal(4, pair.Pages.Count);
        Assert.Equal(
            ["key/v/one", "key/v/two", "note/v/one", "note/v/three", "note/v/two", "vault/v"],
            pair.Pages.SelectMany(page => page.Records).Select(record => record.Id));
        Assert.Equal("notes/v", (await pair.Other.Store.Read("note/v/three", default)).Value?.Place.Index.List);
    }

    [Fact]
    public async Task Copy_OfAStreamWithARecordOfNoKind_Throws()
    {
        var pair = await TestPair.Start(new ShipperOptions { CopyAbove = 0 });
        await pair.Home.Write("v", "one", "a key");
        await pair.Home.Put("v", "note/v/one", "notes/v", "a note");
        await Assert.ThrowsAsync<UnknownRecordException>(pair.Ship);
    }

    [Fact]
    public async Task Purge_OfAVault_DestroysItsRecords()
    {
        var kms = await WithNote();
        Ok(await kms.Kms.DeleteVault(kms.Admin, Vault));
        Ok(await kms.Kms.PurgeVault(kms.Admin, Vault));

        Assert.True((await Actor(kms).Read(default)).Value.IsAbsent);
        Assert.True(Ok(await kms.Kms.CreateVault(kms.Admin, Vault, new VaultSettings())).Made);
    }

    [Fact]
    public async Task Purge_OfAVaultWithARecordOfNoKind_Throws()
    {
        var kms = await WithNote(new RecordKinds(StoredKinds.InVaults));
        Ok(await kms.Kms.DeleteVault(kms.Admin, Vault));
        await Assert.ThrowsAsync<UnknownRecordException>(async () => await kms.Kms.PurgeVault(kms.Admin, Vault));
        Assert.Equal(RefusalCode.VaultIsBeingPurged, (await kms.Kms.CreateVault(kms.Admin, Vault, new VaultSettings())).Refusal?.Code);
    }

    [Fact]
    public async Task Due_Record_IsToldSo()
    {
        var kms = await WithNote();
        await Execute(kms, new WriteNote("a", null, kms.Time.GetUtcNow().ToUnixTimeMilliseconds()));
        Assert.Equal([Note.Id], (await kms.Store.Due(long.MaxValue, 10, default)).Value);
        Assert.Null(await kms.Elapse(Note.Id));
        Assert.Equal("aged", ((NoteState)(await Actor(kms).Read(default)).Value).Text);
        Assert.Empty((await kms.Store.Due(long.MaxValue, 10, default)).Value);
    }

    [Fact]
    public async Task Due_RecordOfNoKindOrOneThatIsNeverDue_Throws()
    {
        var kms = await WithNote(Kinds);
        await Assert.ThrowsAsync<UnknownRecordException>(async () => await kms.Elapse("other/payments/one"));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await kms.Elapse("region/state"));
    }

    /// <summary>Denied with one zone away: in force at once, and a normal version when the zone is back.</summary>
    [Fact]
    public async Task Denial_OfARecord_IsMergedAtTheRejoin()
    {
        var kms = await WithNote();
        kms.Zones.B.Down = true;
        Assert.Equal(Durability.SingleZone, (await Execute(kms, new StrikeNote())).Durability);
        kms.Forget();
        Assert.False((await Actor(kms).Read(default)).Value.IsActive);

        kms.Zones.B.Down = false;
        await kms.Store.Tick(default);
        var merged = (await kms.Store.Read(Note.Id, default)).Value!;
        Assert.Equal((2L, 0), (merged.Place.Version, merged.Denials.Count));
        Assert.True(NoteKind.Row.Open(merged, kms.Seal).Value.IsStruck);
    }

    [Fact]
    public async Task Denial_OfARecordOfNoKind_IsNotLost()
    {
        var kms = await WithNote(new RecordKinds(StoredKinds.InVaults));
        kms.Zones.B.Down = true;
        Assert.True((await kms.Store.Deny(new Denial("d", Note.Id, new byte[] { 1 }, 0, "op"), default)).IsOk);
        kms.Zones.B.Down = false;
        await Assert.ThrowsAsync<UnknownRecordException>(async () => await kms.Store.Tick(default));
        Assert.Single((await kms.Store.Read(Note.Id, default)).Value!.Denials);
    }

    [Fact]
    public async Task Emptiness_OfARegion_KnowsItsRecords()
    {
        var kms = await WithNote();
        Assert.False((await new RegionSelf("east", "installation", Vault, Kinds).IsEmpty(kms.Store, default)).Value);
        await Assert.ThrowsAsync<UnknownRecordException>(
            async () => await new RegionSelf("east", "installation", Vault, RegionKinds.All).IsEmpty(kms.Store, default));

        await Execute(kms, new WriteNote(null));
        Assert.True((await new RegionSelf("east", "installation", Vault, Kinds).IsEmpty(kms.Store, default)).Value);
    }

    [Fact]
    public void Table_OfTwoRowsWithTheSameIds_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => new RecordKinds([KeyKind.Row, new RecordKind("key/payments/")]));
        Assert.Throws<ArgumentException>(() => new RecordKinds([new RecordKind("region/key"), new RecordKind("region/key")]));
        Assert.Equal("region/key", new RecordKinds([new RecordKind("region/key"), new RecordKind("region/keys")]).Of("region/key").Prefix);
    }

    [Theory]
    [InlineData("note/payments")]
    [InlineData("note/payments/")]
    [InlineData("note/pay_ments/one")]
    [InlineData("notes/payments/one")]
    [InlineData("region/state/one")]
    [InlineData("region/position/")]
    [InlineData("")]
    public void Of_IdOfNoRow_Throws(string id) => Assert.Throws<UnknownRecordException>(() => Kinds.Of(id));

    private static IRecordActor Actor(SmallKms kms) => ((IActors)kms).Actor(Note, Administrator);

    private async Task<RecordChange> Execute(SmallKms kms, RecordCommand command) =>
        Ok(await Actor(kms).Execute(command, null, OperationId.Single("request", "operation " + ++operations), default));

    private async Task<SmallKms> WithNote(RecordKinds? kinds = null)
    {
        var kms = await WithVault(kinds: kinds ?? Kinds);
        await Execute(kms, new WriteNote("a note"));
        return kms;
    }
}
