using System.Text;
using Kms.Backups;
using Kms.Backups.Making;
using Kms.Backups.Planning;
using Kms.Backups.Restoring;
using Kms.Backups.Targets;
using Kms.Cli.Offline;
using Kms.Configuration;
using Kms.Crypto;
using Kms.Crypto.Hierarchy;
using Kms.Crypto.Records;
using Kms.HostTests.Support;
using Kms.Records;
using Kms.Regions.Control;
using Kms.Testing;
using Kms.TwoZone;
using Kms.Zones.Sql.Sqlite;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Kms.HostTests.Backups.Support;

/// <summary>
/// A region in memory with real keys and real seals, a clock that a test moves, and backups in real folders; and what a restore puts into real SQLite zones.
/// </summary>
internal sealed class BackupLab : IBackupSource, IAsyncDisposable
{
    private readonly TempFolder folder = new();
    private readonly Identities identities = new();
    private int restores;

    private BackupLab(string region, string? rootKeyFile = null, byte[]? wrapped = null)
    {
        Region = region;
        RootKeyFile = rootKeyFile ?? folder.In("root.key");
        using var root = RootKey.LoadOrCreate(RootKeyFile);
        Key = wrapped is null ? RegionKey.Create() : RegionKey.Open(root, wrapped);
        Wrapped = wrapped ?? Key.WrapUnder(root);
        Seal = new RecordSeal(Key, region);
        Store = new TwoZoneStore(A, B, new RecordHash(), identities, Time, _ => { });
        Seen = new WatchedZone(A);
    }

    public string Region { get; }

    public RegionKey Key { get; }

    public RecordKinds Kinds { get; set; } = RegionKinds.All;

    public RecordSeal Seal { get; }

    public byte[] Wrapped { get; }

    public string RootKeyFile { get; init; }

    public CountedTime Time { get; } = new(TestTime.Start);

    public MemoryZone A { get; } = new("A");

    public MemoryZone B { get; } = new("B");

    /// <summary>Zone A as the backups read it, so that a test can do something in between.</summary>
    public WatchedZone Seen { get; }

    public TwoZoneStore Store { get; }

    public BackupSchedule Schedule { get; set; } = BackupSchedule.Default;

    public string Target => folder.In("target");

    public string In(string name) => folder.In(name);

    public static async Task<BackupLab> Open(string region = "lab")
    {
        var lab = new BackupLab(region);
        Assert.True((await lab.Store.Start(default)).IsOk);
        var place = new RecordPlace(string.Empty, RegionKeyRecord.Id, 1, RecordIndex.None);
        Assert.True((await lab.Store.Write(new RecordWrite(place, lab.Wrapped, "first start"), default)).IsOk);
        return lab;
    }

    /// <summary>The same installation as it is now, on copies of its zones: what comes of putting machines back to an old image.</summary>
    public async Task<BackupLab> Fork()
    {
        var fork = new BackupLab(Region, RootKeyFile, Wrapped);
        foreach (var (from, to) in ((MemoryZone, MemoryZone)[])[(A, fork.A), (B, fork.B)])
        {
            var control = (await from.Control(default)).Value!;
            await to.SetControl(null, control, default);
            var heads = (await from.StreamHeads(default)).Value;
            var logs = new List<ChangeEntry>();
            foreach (var head in heads)
            {
                logs.AddRange((await from.Changes(head.Stream, 0, int.MaxValue, default)).Value);
            }

            await to.Install(control.Token, new InstallBatch((await from.Scan(null, int.MaxValue, default)).Value, [], logs, heads), default);
        }

        Assert.True((await fork.Store.Start(default)).IsOk);
        fork.Time.Advance(Time.GetUtcNow() - fork.Time.GetUtcNow());
        return fork;
    }

    /// <summary>Puts something into both zones behind the protocol's back.</summary>
    public async Task Install(InstallBatch batch)
    {
        foreach (var zone in (MemoryZone[])[A, B])
        {
            Assert.True((await zone.Install((await zone.Control(default)).Value!.Token, batch, default)).IsApplied);
        }
    }

    public async ValueTask<ZoneReader?> Reader(CancellationToken cancellation) => await Store.Reader(cancellation) switch
    {
        { Zone: "A" } reader => new ZoneReader(Seen, reader.Control, true),
        var other => other,
    };

    public async ValueTask Report(string damagedRecordId, CancellationToken cancellation) => await Store.Read(damagedRecordId, cancellation);

    public async Task<Result<Done>> Put(string vault, string name, long version, string content, bool erase = false)
    {
        var place = new RecordPlace(vault, $"key/{vault}/{name}", version, new RecordIndex(erase ? null : "keys/" + vault, null));
        return await Store.Write(new RecordWrite(place, Seal.Seal(place, Encoding.UTF8.GetBytes(content)), $"{name}-{version}", erase), default);
    }

    public TargetLine LineOn(IBackupTarget target) => new(this, target, Schedule, identities, Time);

    public async Task<CatalogEntry> BackUp(string? target = null) =>
        (await LineOn(new FolderTarget(target ?? Target, Time)).Make((_, _) => { }, default)).Made;

    /// <summary>Restores into a folder that was never used before.</summary>
    public async Task<(RestoreReport Report, string Folder)> Restore(DateTimeOffset? at = null, string? target = null, string? region = null)
    {
        var place = In($"restored-{restores++}");
        return (await Backups(place, target, region).Restore(at, default), place);
    }

    public RegionBackups Backups(string place, string? target = null, string? region = null, params (string Name, string Value)[] settings) =>
        new(Options(place, region ?? Region, settings), Time) { Kinds = Kinds, RootKeyFile = RootKeyFile, Target = target ?? Target };

    /// <summary>What a restored zone holds: id, version and content; the region key left out.</summary>
    public async Task<Dictionary<string, (long Version, string Content)>> Content(string place, string zone = "zone-a")
    {
        await using var opened = new SqliteZone("A", Path.Combine(place, zone), Time);
        Assert.True((await opened.Open(default)).IsApplied);
        var all = new Dictionary<string, (long, string)>();
        foreach (var row in (await opened.Scan(null, int.MaxValue, default)).Value.Where(row => row.Id != RegionKeyRecord.Id))
        {
            Assert.True(Seal.TryOpen(new RecordPlace(row.Stream, row.Id, row.Version, row.Index), row.Body.Span, out var content));
            all.Add(row.Id, (row.Version, Encoding.UTF8.GetString(content)));
        }

        return all;
    }

    private static KmsOptions Options(string place, string region, (string Name, string Value)[] settings)
    {
        var all = settings.Append(("Kms:Data", place)).Append(("Kms:Region", region));
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(all.Select(setting => KeyValuePair.Create(setting.Item1, (string?)setting.Item2))).Build();
        return OptionsReader.Read(configuration);
    }

    public ValueTask DisposeAsync()
    {
        Seal.Dispose();
        Key.Dispose();
        folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
