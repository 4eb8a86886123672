using System.Net;
using System.Text.Json;
using Kms.HostTests.Support;
using Xunit;

namespace Kms.HostTests.Running;

/// <summary>The administrator of the first start stays the administrator, whatever happens to port and files.</summary>
public sealed class AdministratorTests
{
    [Fact]
    public async Task Restart_OtherPort_ClientAndOldTokenStayGood()
    {
        using var data = new TempFolder();
        string tenant, client, secret, token, endpoint;
        await using (var first = HostProcess.Start(data.Path))
        {
            await first.Ready();
            using var admin = new AdminClient(data);
            (tenant, client, secret, token, endpoint) =
                (admin["tenantId"], admin["clientId"], admin["clientSecret"], admin["accessToken"], admin["endpoint"]);
            Assert.Equal(0, await first.Terminate());
        }

        await using var second = HostProcess.Start(data.Path);
        await second.Ready();
        using var again = new AdminClient(data);
        Assert.Equal((tenant, client, secret), (again["tenantId"], again["clientId"], again["clientSecret"]));
        Assert.NotEqual(endpoint, again["endpoint"]);
        using var old = await again.Send(HttpMethod.Get, "/keys?api-version=7.6", token: token);
        Assert.Equal(HttpStatusCode.OK, old.StatusCode);
        await AssertGetsToken(again, tenant, client, secret);
    }

    [Fact]
    public async Task Restart_AdminFileTakenAway_ClientStaysAndFileIsNotMadeAgain()
    {
        using var data = new TempFolder();
        using var aside = new TempFolder();
        await using (var first = HostProcess.Start(data.Path))
        {
            await first.Ready();
            Assert.Equal(0, await first.Terminate());
        }

        File.Move(data.In("admin.json"), aside.In("admin.json"));
        await using var second = HostProcess.Start(data.Path);
        await second.Ready();
        await second.Line("admin.json is not here");
        Assert.False(File.Exists(data.In("admin.json")));

        // The old file still has the secret; only its address is of the first start.
        var address = (await second.Line(" listens on ")).Split(" listens on ")[1].Split(';')[0];
        File.Copy(data.In("ca.pem"), aside.In("ca.pem"));
        using var admin = new AdminClient(aside);
        using var answer = await admin.Send(HttpMethod.Get, address + "/keys?api-version=7.6");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Restart_ClientsFileLost_IsMadeFromTheAdminFile()
    {
        using var data = new TempFolder();
        await using (var first = HostProcess.Start(data.Path))
        {
            await first.Ready();
            Assert.Equal(0, await first.Terminate());
        }

        var before = File.ReadAllBytes(data.In("clients.json"));
        File.Delete(data.In("clients.json"));
        await using var second = HostProcess.Start(data.Path);
        await second.Ready();
        Assert.Equal(before, File.ReadAllBytes(data.In("clients.json")));
    }

    [Fact]
    public async Task ClientsFile_FirstStart_HoldsNoSecret()
    {
        using var data = new TempFolder();
        await using var host = HostProcess.Start(data.Path);
        await host.Ready();
        using var admin = new AdminClient(data);
        foreach (var file in Directory.EnumerateFiles(data.Path).Where(file => Path.GetFileName(file) is not ("admin.json" or "lock")))
        {
            Assert.DoesNotContain(admin["clientSecret"], await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Token_WrongSecret_IsRefused()
    {
        using var data = new TempFolder();
        await using var host = HostProcess.Start(data.Path);
        await host.Ready();
        using var admin = new AdminClient(data);
        using var answer = await admin.AskForToken(admin["tenantId"], admin["clientId"], admin["clientSecret"] + "x");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    private static async Task AssertGetsToken(AdminClient admin, string tenant, string client, string secret)
    {
        using var answer = await admin.AskForToken(tenant, client, secret);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var content = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        var token = content.RootElement.GetProperty("access_token").GetString();
        using var used = await admin.Send(HttpMethod.Get, "/keys?api-version=7.6", token: token);
        Assert.Equal(HttpStatusCode.OK, used.StatusCode);
    }
}
