using Kms.Backups;
using Kms.Testing.PostgreSql;
using Xunit;

namespace Kms.HostTests.Backups;

/// <summary>A backup knows nothing of the kind of its zones: from two files into two databases, and back.</summary>
public sealed class PostgreSqlRestoreTests
{
    [Fact]
    public async Task Restore_FilesToDatabasesAndBack_HoldsTheSameAndRefusesWhatIsNotEmpty()
    {
        Assert.SkipWhen(PostgreSqlPrograms.Folder is null, PostgreSqlPrograms.WhereToGetThem);
        await using var cluster = await PostgreSqlCluster.Start();
        await using var lab = await RestoreTests.Filled();
        (string, string)[] databases =
        [
            ("Kms:Zones:A:Provider", "postgresql"), ("Kms:Zones:A:ConnectionString", cluster.ConnectionString()),
            ("Kms:Zones:B:Provider", "postgresql"), ("Kms:Zones:B:ConnectionString", cluster.ConnectionString("template1")),
        ];
        var onServers = lab.Backups(lab.In("servers"), settings: databases);
        var report = await onServers.Restore(null, default);
        Assert.Equal((5L, 4L, 0L), (report.Records, report.There[0].Count, report.Damaged));
        var problem = await Assert.ThrowsAsync<BackupRefusedException>(() => onServers.Restore(null, default));
        Assert.Contains("not empty", problem.Message, StringComparison.Ordinal);

        var made = Assert.Single(await lab.Backups(lab.In("servers"), lab.In("from-servers"), settings: databases).Now(default));
        Assert.Null(made.Problem);
        var (_, files) = await lab.Restore();
        var (_, throughServers) = await lab.Restore(target: lab.In("from-servers"));
        Assert.Equal(await lab.Content(files), await lab.Content(throughServers));
    }

    [Fact]
    public async Task Restore_DatabaseAway_IsRefusedAndTheOtherOneIsLeftEmpty()
    {
        Assert.SkipWhen(PostgreSqlPrograms.Folder is null, PostgreSqlPrograms.WhereToGetThem);
        await using var cluster = await PostgreSqlCluster.Start();
        await using var lab = await RestoreTests.Filled();
        (string, string) provider = ("Kms:Zones:A:Provider", "postgresql");
        var connection = cluster.ConnectionString();
        await cluster.Kill();
        var place = lab.In("half");
        await Assert.ThrowsAsync<IOException>(() => lab.Backups(place, settings: [provider, ("Kms:Zones:A:ConnectionString", connection)]).Restore(null, default));
        Assert.False(File.Exists(Path.Combine(place, "zone-b", "zone.db")));
    }
}
