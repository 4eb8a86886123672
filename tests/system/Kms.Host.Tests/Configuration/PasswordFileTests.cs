using Kms.Configuration;
using Kms.HostTests.Support;
using Kms.Zones.Sql;
using Npgsql;
using Xunit;

namespace Kms.HostTests.Configuration;

/// <summary>Passwords of databases come out of files.</summary>
public sealed class PasswordFileTests : IDisposable
{
    private readonly TempFolder folder = new();

    [Fact]
    public void Read_FilesForZonesAndCluster_EachDatabaseGetsItsOwn()
    {
        foreach (var name in (string[])["a", "b", "c"])
        {
            File.WriteAllText(folder.In(name), $"secret ;='{name}\nnot read");
        }

        var options = Read(
            "--Kms:Zones:A:PasswordFile", folder.In("a"), "--Kms:Zones:B:PasswordFile", folder.In("b"), "--Kms:Cluster:Provider", "postgresql",
            "--Kms:Cluster:ConnectionString", "Host=localhost;Database=c", "--Kms:Cluster:PasswordFile", folder.In("c"));
        Assert.Equal("secret ;='a", PasswordIn(((PostgreSqlZonePlace)options.ZoneA).ConnectionString));
        Assert.Equal("secret ;='b", PasswordIn(((PostgreSqlZonePlace)options.ZoneB).ConnectionString));
        Assert.Equal("secret ;='c", PasswordIn(options.Cluster.Database!.ConnectionString));
    }

    [Theory]
    [InlineData("missing", "", "cannot be read")]
    [InlineData("empty", "", "no password in its first line")]
    [InlineData("both", ";Password=hunter2", "leave one of them out")]
    public void Read_FileThatIsOfNoUse_IsRefusedByNameAndShowsNoPassword(string file, string rest, string reason)
    {
        File.WriteAllText(folder.In("empty"), "\nsecond");
        File.WriteAllText(folder.In("both"), "hunter3");
        var problem = Assert.Throws<StartRefusedException>(() => Read("--Kms:Zones:A:PasswordFile", folder.In(file), "--Kms:Zones:A:ConnectionString", "Host=a" + rest));
        Assert.Contains("Kms:Zones:A:PasswordFile", problem.Message, StringComparison.Ordinal);
        Assert.Contains(reason, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter", problem.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private static string? PasswordIn(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString).Password;

    private KmsOptions Read(params string[] arguments) => OptionsReader.Read(OptionsReader.Sources(CommandLine.Parse(
    [
        "--Kms:Data", folder.In("data"), "--Kms:Zones:A:Provider", "postgresql", "--Kms:Zones:B:Provider", "postgresql",
        "--Kms:Zones:A:ConnectionString", "Host=a", "--Kms:Zones:B:ConnectionString", "Host=b", .. arguments,
    ])));
}
