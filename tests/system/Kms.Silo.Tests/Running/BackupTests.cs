using System.Net.Http.Json;
using System.Text.Json;
using Kms.HostTests.Support;
using Kms.SiloTests.Support;
using Kms.Testing;
using Xunit;

namespace Kms.SiloTests.Running;

/// <summary>A region of several silos is backed up once, not by each of them, and whoever of them is gone.</summary>
[Trait("Category", "Long")]
public sealed class BackupTests(DatabaseServer databases)
{
    [Fact]
    public async Task Backups_OfACluster_AreMadeByOneSiloAndByAnotherOneWhenItIsKilled()
    {
        using var target = new TempFolder();
        await using var region = await ClusterRegion.Start(
            "east", databases, 3, "--Kms:Backups:Targets:0", target.Path, "--Kms:Backups:Every", "00:00:02");
        await ClusterRegion.MustCreate(region.First, "key");
        await Eventually.True(() => region.Nodes.Sum(Made) >= 3, "three backups are made", 60);
        var maker = Assert.Single(region.Nodes, node => Made(node) > 0);

        // Whichever is asked, it knows of all of them.
        foreach (var client in region.Clients)
        {
            await Eventually.True(async () => await Shown(client) >= 3, "every silo sees the backups");
        }

        var gone = maker.Process.Output.Split("silo on ")[1].Split(',')[0];
        await region.Kill(maker);
        await Eventually.True(() => region.Nodes.Sum(Made) >= 3, "another silo makes them", 60);
        Assert.Single(region.Nodes, node => Made(node) > 0);

        // And the log says in plain words why that was.
        Assert.All(region.Nodes, node => Assert.Contains($"warn: Kms.Cluster[3] Silo {gone} is gone", node.Process.Output, StringComparison.Ordinal));
    }

    private static int Made(Node node) => node.Process.Output.Split("Backup on ").Length - 1;

    /// <summary>How many there are, by a service that is content with its backups; else 0.</summary>
    private static async Task<int> Shown(AdminClient client)
    {
        var answer = await client.Send(HttpMethod.Get, "/backups?api-version=7.6");
        var health = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return health.GetProperty("state").GetString() == "ok" ? health.GetProperty("targets")[0].GetProperty("count").GetInt32() : 0;
    }
}
