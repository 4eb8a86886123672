using Kms.Backups;
using Kms.Backups.Planning;
using Kms.HostTests.Backups.Support;
using Kms.Records;
using Kms.Regions;
using Kms.Regions.Messages;
using Kms.Regions.Replication;
using Kms.Regions.State;
using Kms.Testing;
using Kms.TwoZone;
using Kms.Zones.Sql.Sqlite;
using Xunit;

namespace Kms.HostTests.Backups;

/// <summary>A region that is lost comes back; what cannot come back right is refused and changes nothing.</summary>
public sealed class RestoreTests
{
    [Fact]
    public async Task Restore_FullAndChanges_BothZonesHoldTheLastState()
    {
        await using var lab = await Filled();
        var (report, place) = await lab.Restore();
        var expected = new Dictionary<string, (long, string)>
        {
            ["key/one/a"] = (2, "a2"),
            ["key/one/b"] = (1, "b1"),
            ["key/two/a"] = (1, "a1"),
            ["key/two/c"] = (1, "c1"),
        };
        Assert.Equal(expected, await lab.Content(place));
        Assert.Equal(expected, await lab.Content(place, "zone-b"));
        Assert.Equal((5L, 4L, 3L, 0L), (report.Records, report.There[0].Count, report.Streams, report.Damaged));
        Assert.Equal(3, report.Used.Count);
    }

    [Fact]
    public async Task Restore_Done_TheRegionGoesOnWhereItWas()
    {
        await using var lab = await Filled();
        var (_, place) = await lab.Restore();
        await using var a = new SqliteZone("A", Path.Combine(place, "zone-a"), lab.Time);
        await using var b = new SqliteZone("B", Path.Combine(place, "zone-b"), lab.Time);
        var store = new TwoZoneStore(a, b, new Kms.Crypto.Records.RecordHash(), new Kms.Crypto.Identities(), lab.Time, _ => { });
        Assert.True((await store.Start(default)).IsOk);
        Assert.True(store.Health.CanWrite);
        var next = new RecordPlace("one", "key/one/a", 3, new RecordIndex("keys/one", null));
        Assert.True((await store.Write(new RecordWrite(next, new byte[] { 1 }, "next"), default)).IsOk);
        var entry = Assert.Single((await a.Changes("one", 3, 10, default)).Value);
        Assert.Equal(("key/one/a", 4L), (entry.RecordId, entry.Sequence));
        Assert.NotEqual((await lab.A.Control(default)).Value!.Installation, (await a.Control(default)).Value!.Installation);
    }

    [Fact]
    public async Task Restore_ZoneReplacedLater_TheLogBeginsWhereTheRestoreEnded()
    {
        await using var lab = await Filled();
        var (_, place) = await lab.Restore();
        await using var a = new SqliteZone("A", Path.Combine(place, "zone-a"), lab.Time);
        var b = new MemoryZone("B");
        var store = new TwoZoneStore(a, b, new Kms.Crypto.Records.RecordHash(), new Kms.Crypto.Identities(), lab.Time, _ => { });
        Assert.True((await store.Start(default)).IsOk);
        Assert.True(store.Replace("B").IsOk);
        await store.Tick(default);
        Assert.True(store.Health.CanWrite);
        Assert.Equal(await ZoneDigest.Of(a), await ZoneDigest.Of(b));
        var first = Assert.Single((await b.Changes("one", 0, 10, default)).Value);
        Assert.True(first.IsBeginning);
        Assert.Equal(3, first.Sequence);
    }

    [Fact]
    public async Task Restore_RegionNotEmpty_Refused()
    {
        await using var lab = await Filled();
        var (_, place) = await lab.Restore();
        var before = await lab.Content(place);
        var problem = await Assert.ThrowsAsync<BackupRefusedException>(() => lab.Backups(place).Restore(null, default));
        Assert.Contains("not empty", problem.Message, StringComparison.Ordinal);
        Assert.Equal(before, await lab.Content(place));
    }

    [Fact]
    public async Task Restore_OneZoneNotEmpty_RefusedAndTheOtherIsNotMade()
    {
        await using var lab = await Filled();
        var (_, place) = await lab.Restore();
        Directory.Delete(Path.Combine(place, "zone-a"), recursive: true);
        await Assert.ThrowsAsync<BackupRefusedException>(() => lab.Backups(place).Restore(null, default));
        Assert.False(Directory.Exists(Path.Combine(place, "zone-a")));
    }

    [Fact]
    public async Task Restore_DiedInTheMiddle_NobodyServesItAndTheNextOneBeginsAnew()
    {
        await using var lab = await Filled();
        var place = lab.In("half");
        var unfinished = new ZoneControl("x", 1, "restore-x", InService: false);
        await using (var a = new SqliteZone("A", Path.Combine(place, "zone-a"), lab.Time))
        {
            await a.Open(default);
            await a.SetControl(null, unfinished, default);
            await a.Install(unfinished.Token, new InstallBatch([ZoneRow.Absent("key/one/zombie") with { Version = 1, Stream = "one" }], [], [], []), default);
        }

        await lab.Backups(place).Restore(null, default);
        Assert.DoesNotContain("key/one/zombie", (await lab.Content(place)).Keys);
    }

    [Fact]
    public async Task Restore_WrongRootKey_RefusedByName()
    {
        await using var lab = await Filled();
        await using var other = await BackupLab.Open();
        var problem = await Assert.ThrowsAsync<BackupRefusedException>(() => other.Restore(target: lab.Target));
        Assert.Contains("another root key", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restore_AnotherRegionsBackups_Refused()
    {
        await using var lab = await Filled();
        var problem = await Assert.ThrowsAsync<BackupRefusedException>(() => lab.Restore(region: "elsewhere"));
        Assert.Contains("3 of other regions (lab): the setting Kms:Region", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restore_BeforeTheFirstBackup_RefusedWithItsTime()
    {
        await using var lab = await Filled();
        var problem = await Assert.ThrowsAsync<BackupRefusedException>(() => lab.Restore(lab.Time.GetUtcNow().AddDays(-1)));
        Assert.Contains("before the first full backup", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restore_OneBackupMissing_RefusedByName()
    {
        await using var lab = await Filled();
        var second = new DirectoryInfo(lab.Target).GetFiles("*-2-incremental-*").Single();
        second.Delete();
        var problem = await Assert.ThrowsAsync<BackupRefusedException>(() => lab.Restore());
        Assert.Contains("is missing", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restore_EmptyTarget_Refused()
    {
        await using var lab = await BackupLab.Open();
        Directory.CreateDirectory(lab.Target);
        var problem = await Assert.ThrowsAsync<BackupRefusedException>(() => lab.Restore());
        Assert.Contains("no backup", problem.Message, StringComparison.Ordinal);
    }

    /// <summary>The first start after it has to make a normal version of the denial before the other zone serves.</summary>
    [Fact]
    public async Task Restore_WithADenial_TheDenialIsInForceAndTheSecondZoneRejoins()
    {
        await using var lab = await Filled();
        lab.B.Down = true;
        await lab.Store.Tick(default);
        var denial = new Denial("d1", "key/one/a", new byte[] { 7 }, lab.Time.GetUtcNow().ToUnixTimeMilliseconds(), "disable");
        Assert.True((await lab.Store.Deny(denial, default)).IsOk);
        await lab.BackUp();
        var (report, place) = await lab.Restore();
        Assert.Equal(1, report.Denials);
        await using var a = new SqliteZone("A", Path.Combine(place, "zone-a"), lab.Time);
        await using var b = new SqliteZone("B", Path.Combine(place, "zone-b"), lab.Time);
        var store = new TwoZoneStore(a, b, new Kms.Crypto.Records.RecordHash(), new Kms.Crypto.Identities(), lab.Time, _ => { });
        Assert.True((await store.Start(default)).IsOk);
        Assert.False(store.Health.CanWrite);
        Assert.Equal("d1", Assert.Single((await store.Read("key/one/a", default)).Value!.Denials).Id);
        store.Serve(new TestOwner(record => new RecordWrite(record.Place with { Version = record.Place.Version + 1 }, new byte[] { 9 }, "merged")));

        // The first turns leave the zone to another host that might be filling it.
        for (var turn = 0; turn < 4; turn++)
        {
            await store.Tick(default);
        }

        Assert.True(store.Health.CanWrite);
        Assert.Empty((await store.Read("key/one/a", default)).Value!.Denials);
    }

    [Fact]
    public async Task Restore_RegionThatHadAPeer_StandsAloneInANewEpoch()
    {
        await using var lab = await BackupLab.Open();
        var peer = new RegionPeer("west", "other", "https://west:8443", new byte[] { 1, 2, 3 });
        var records = new RegionRecords(lab.Store, lab.Seal, new Kms.Crypto.Identities());
        Assert.True((await records.WriteState(new RegionRecord(new RegionState(RegionRole.Home, 4, 4, peer), "origin", "ff"), 0, default)).IsOk);
        Assert.Equal(4, (await lab.BackUp()).Header.Epoch);
        var (_, place) = await lab.Restore();
        await using var a = new SqliteZone("A", Path.Combine(place, "zone-a"), lab.Time);
        await using var b = new SqliteZone("B", Path.Combine(place, "zone-b"), lab.Time);
        var store = new TwoZoneStore(a, b, new Kms.Crypto.Records.RecordHash(), new Kms.Crypto.Identities(), lab.Time, _ => { });
        Assert.True((await store.Start(default)).IsOk);
        var (book, version) = (await new RegionRecords(store, lab.Seal, new Kms.Crypto.Identities()).ReadState("new", default)).Value;
        Assert.Equal((RegionRole.Home, 5L, 5L, null, "origin", null, 2L),
            (book.State.Role, book.State.Epoch, book.State.KnownEpoch, book.State.Peer, book.Origin, book.PeerFingerprint, version));

        // What the peer has sealed for this region (backups of keys) opens still.
        var former = Assert.Single(book.Former);
        Assert.Equal(("west", "010203"), (former.Region, Convert.ToHexString(former.Keys.Span)));
    }

    [Fact]
    public async Task Restore_BackedUpWhileAVaultWasBeingCopied_SaysThatItIsAPart()
    {
        await using var lab = await Filled();
        await Follow(ReplicaPosition.Start("one", 1) with { CopiedTo = "key/one/a", WholeAt = long.MaxValue });
        await Follow(ReplicaPosition.Start("two", 1));
        await lab.BackUp();

        var (report, _) = await lab.Restore();

        Assert.Equal(["one"], report.Parts);
        Assert.False(report.IsSound);

        async Task Follow(ReplicaPosition position)
        {
            var place = PositionRecord.PlaceOf(position);
            Assert.True((await lab.Store.Write(new RecordWrite(place, PositionRecord.Seal(place, position, lab.Seal), position.Stream), default)).IsOk);
        }
    }

    [Fact]
    public async Task Restore_NoSuchFolderOrRootKey_RefusedByName()
    {
        await using var lab = await Filled();
        Assert.Contains("There is no folder", (await Assert.ThrowsAsync<BackupRefusedException>(() => lab.Restore(target: lab.In("typo")))).Message, StringComparison.Ordinal);
        File.Delete(lab.RootKeyFile);
        Assert.Contains("There is no root key at", (await Assert.ThrowsAsync<BackupRefusedException>(() => lab.Restore())).Message, StringComparison.Ordinal);
    }

    /// <summary>A full backup and two incremental ones: keys made before, between and after.</summary>
    internal static async Task<BackupLab> Filled()
    {
        var lab = await BackupLab.Open();
        await lab.Put("one", "a", 1, "a1");
        await lab.Put("two", "a", 1, "a1");
        Assert.Equal(BackupKind.Full, (await lab.BackUp()).Facts.Kind);
        lab.Time.Advance(TimeSpan.FromMinutes(5));
        await lab.Put("one", "a", 2, "a2");
        Assert.Equal(BackupKind.Incremental, (await lab.BackUp()).Facts.Kind);
        lab.Time.Advance(TimeSpan.FromMinutes(5));
        await lab.Put("one", "b", 1, "b1");
        await lab.Put("two", "c", 1, "c1");
        await lab.BackUp();
        return lab;
    }
}
