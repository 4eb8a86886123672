using System.Net.Http.Json;
using System.Text.Json;
using Kms.HostTests.Support;
using Kms.Testing.PostgreSql;
using Xunit;

namespace Kms.HostTests.Running;

/// <summary>A zone that works and could lose what it has acknowledged: an operator must be able to learn that.</summary>
public sealed class ZoneWarningTests
{
    [Fact]
    public async Task Start_ServerDoesNotFlush_IsInTheLogAndInTheZones()
    {
        Assert.SkipWhen(PostgreSqlPrograms.Folder is null, PostgreSqlPrograms.WhereToGetThem);
        await using var careless = await PostgreSqlCluster.Start("fsync=off");
        using var data = new TempFolder();
        await using var host = HostProcess.Start(
            data.Path, "--Kms:Zones:B:Provider", "postgresql", "--Kms:Zones:B:ConnectionString", careless.ConnectionString());
        await host.Ready();
        await host.Line("Zone B is less safe than it should be");
        Assert.Contains("fsync is off: a power loss can take what was acknowledged", host.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Zone A is less safe", host.Output, StringComparison.Ordinal);

        using var admin = new AdminClient(data);
        using var answer = await admin.Send(HttpMethod.Get, "/zones?api-version=7.6");
        var zones = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("zones");
        Assert.False(zones[0].TryGetProperty("warning", out _));
        Assert.Contains("fsync is off", zones[1].GetProperty("warning").GetString(), StringComparison.Ordinal);
    }
}
