using System.Net;
using Kms.HostTests.Support;
using Kms.SiloTests.Support;
using Kms.Testing;
using Xunit;

namespace Kms.SiloTests.Running;

/// <summary>From one machine to a cluster without losing a key: zones in two files, then on PostgreSQL one after the other, then a second silo.</summary>
[Trait("Category", "Long")]
public sealed class MovingTests(DatabaseServer databases)
{
    [Fact]
    public async Task Move_FromSqliteToTwoSilosOnPostgreSql_EveryKeySigns()
    {
        var place = Place.New(databases);
        using var data = new TempFolder();
        await using (var alone = await Node.On(data))
        {
            await Create(data, "files");
            Assert.Equal(0, await alone.Process.Terminate());
        }

        // Half of the zones' settings: zone B on PostgreSQL, and then both. Each is empty at first, which an operator means.
        foreach (var (moved, zones) in ((string, string[])[])[("B", place.Zones[4..]), ("A", place.Zones)])
        {
            await using var silo = await Node.On(data, zones);
            using var admin = new AdminClient(data);
            Assert.Equal("degraded", (await admin.Get("/health/ready")).GetProperty("status").GetString());
            using var asked = await admin.Send(HttpMethod.Post, $"/zones/{moved}/replace?api-version=7.6");
            Assert.Equal(HttpStatusCode.Accepted, asked.StatusCode);
            await Eventually.True(async () => (await admin.Get("/health/ready")).GetProperty("status").GetString() == "ready", "both zones serve", 60);
            Assert.Equal(HttpStatusCode.OK, (await admin.Sign("files")).StatusCode);
            await Create(data, "silo-" + zones.Length);
            Assert.Equal(0, await silo.Process.Terminate());
        }

        await using var first = await Node.On(data, place.Settings);
        await using var second = await Node.Start(place, first);
        using var two = new AdminClient(second.Data);
        foreach (var name in (string[])["files", "silo-4", "silo-8"])
        {
            Assert.Equal(HttpStatusCode.OK, (await two.Sign(name)).StatusCode);
        }
    }

    private static async Task Create(TempFolder data, string name)
    {
        using var admin = new AdminClient(data);
        Assert.Equal(HttpStatusCode.OK, (await admin.CreateKey(name)).StatusCode);
    }
}
