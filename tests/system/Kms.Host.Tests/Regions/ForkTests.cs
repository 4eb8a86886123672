using System.Net;
using Kms.HostTests.Support;
using Kms.Testing;
using Xunit;

namespace Kms.HostTests.Regions;

/// <summary>A home region whose data folder was set back to an old copy: its replica knows more than it does, and only a person can say which of them is right.</summary>
[Trait("Category", "Long")]
public sealed class ForkTests
{
    [Fact]
    public async Task Recopy_HomeRegionWasSetBack_GivesTheReplicaTheHomeRegionsVault()
    {
        await using var east = await RunningRegion.Start("east");
        await using var west = await RunningRegion.Start("west");
        await west.Follow(east);
        Assert.Equal(HttpStatusCode.OK, (await east.Client.CreateKey("shared")).StatusCode);
        await west.Signs("shared");
        await east.Host.Terminate();
        using var copy = new TempFolder();
        Copy(east.Folder.Path, copy.Path);
        await east.StartAgain();
        Assert.Equal(HttpStatusCode.OK, (await east.Client.CreateKey("forgotten")).StatusCode);
        await west.Signs("forgotten");

        await east.Host.Terminate();
        Copy(copy.Path, east.Folder.Path);
        await east.StartAgain();
        Assert.Equal(HttpStatusCode.OK, (await east.Client.CreateKey("instead")).StatusCode);
        await Eventually.True(async () => (await Problem(east))?.Contains("region recopy", StringComparison.Ordinal) == true, "the home region tells of the fork and of the way out");
        Assert.True((await west.Client.Sign("forgotten")).IsSuccessStatusCode);

        Assert.Equal("Conflict", RunningRegion.Inner(await west.Post("/region/failback")));
        Assert.Equal("home", (await east.Status()).GetProperty("role").GetString());
        Assert.Equal("Conflict", RunningRegion.Inner(await east.Post("/region/recopy", new { vault = "default" })));
        Assert.Equal("VaultNotFound", RunningRegion.Inner(await west.Post("/region/recopy", new { vault = "no-such-vault" })));
        Assert.Equal("BadParameter", RunningRegion.Inner(await west.Post("/region/recopy", new { vault = "no name" })));
        Assert.Equal("BadParameter", RunningRegion.Inner(await west.Post("/region/recopy", new { })));
        Assert.Equal("replica", (await west.Post("/region/recopy", new { vault = "default" })).GetProperty("role").GetString());

        await west.Signs("instead");
        Assert.Equal(HttpStatusCode.NotFound, (await west.Client.Sign("forgotten")).StatusCode);
        Assert.True((await west.Client.Sign("shared")).IsSuccessStatusCode);
        await Eventually.True(async () => await Problem(east) is null && await Problem(west) is null, "the alarms have ended");
        Assert.Equal(HttpStatusCode.OK, (await east.Client.CreateKey("later")).StatusCode);
        await west.Signs("later");
    }

    private static async Task<string?> Problem(RunningRegion region) =>
        (await region.Status()).GetProperty("peers")[0].TryGetProperty("problem", out var problem) ? problem.GetString() : null;

    private static void Copy(string from, string to)
    {
        foreach (var zone in (string[])["zone-a", "zone-b"])
        {
            var target = Directory.CreateDirectory(Path.Combine(to, zone));
            target.Delete(recursive: true);
            target.Create();
            foreach (var file in new DirectoryInfo(Path.Combine(from, zone)).GetFiles())
            {
                file.CopyTo(Path.Combine(target.FullName, file.Name));
            }
        }
    }
}
