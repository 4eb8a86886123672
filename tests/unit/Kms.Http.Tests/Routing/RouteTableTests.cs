using Kms.Http.Service;
using Kms.Http.Tokens;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Kms.Http.Routing;

/// <summary>Which row a request gets: by the framework's endpoint for the path, and by the table for a path that has none as it is spelled.</summary>
public sealed class RouteTableTests : IAsyncLifetime
{
    private readonly HttpClient http = new();
    private LoopbackServer? server;

    public async ValueTask InitializeAsync()
    {
        var options = new GatewayOptions { Domain = "vault.test", DefaultVault = "default", Region = "test", TenantId = "tenant" };
        var gateway = new KmsGateway(BrokenKms.That(_ => throw new NotSupportedException()), options, new CallerAuthentication([], TimeProvider.System), TimeProvider.System);
        server = await LoopbackServer.Start(gateway, _ => context =>
        {
            var route = context.GetEndpoint()!.Metadata.GetMetadata<Route>() ?? RouteTable.Find(context.Request);
            return context.Response.WriteAsync(route is null ? "none" : $"{route.Name} {string.Join(' ', context.Request.RouteValues)}");
        });
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await (server?.DisposeAsync() ?? default);
    }

    [Theory]
    [InlineData("POST", "/keys/n/create", "createKey")]
    [InlineData("PUT", "/keys/n", "importKey")]
    [InlineData("POST", "/keys/n/rotate", "rotateKey")]
    [InlineData("GET", "/keys/n", "getKey")]
    [InlineData("GET", "/keys/versions", "getKey")]
    [InlineData("GET", "/keys/n/v", "getKey")]
    [InlineData("PATCH", "/keys/n/v", "updateKey")]
    [InlineData("GET", "/keys", "listKeys")]
    [InlineData("GET", "/keys/n/versions", "listKeyVersions")]
    [InlineData("POST", "/keys/n/v/encrypt", "encrypt")]
    [InlineData("POST", "/keys/n/encrypt", "encrypt")]
    [InlineData("POST", "/keys/n//decrypt", "decrypt")]
    [InlineData("POST", "/Keys/n/v/wrapKey", "wrapKey")]
    [InlineData("POST", "/keys/n/v/unwrapkey", "unwrapKey")]
    [InlineData("POST", "/keys/n/v/SIGN", "sign")]
    [InlineData("POST", "/keys/sign/verify", "verify")]
    [InlineData("POST", "/keys/restore", "restoreKey")]
    [InlineData("PUT", "/keys/restore", "importKey")]
    [InlineData("GET", "/keys/restore", "getKey")]
    [InlineData("POST", "/keys/restore/rotate", "rotateKey")]
    [InlineData("POST", "/keys/n/backup", "backupKey")]
    [InlineData("DELETE", "/keys/n", "deleteKey")]
    [InlineData("GET", "/deletedkeys", "listDeletedKeys")]
    [InlineData("GET", "/deletedkeys/n", "getDeletedKey")]
    [InlineData("POST", "/deletedkeys/n/recover", "recoverKey")]
    [InlineData("DELETE", "/deletedkeys/n", "purgeKey")]
    [InlineData("GET", "/keys/n/rotationpolicy", "getRotationPolicy")]
    [InlineData("PUT", "/keys/n/rotationPolicy", "setRotationPolicy")]
    [InlineData("POST", "/rng", "randomBytes")]
    [InlineData("POST", "/keys/n/v/release", "releaseKey")]
    [InlineData("GET", "/keys/n/v/attestation", "attestKey")]
    [InlineData("GET", "/vaults", "listVaults")]
    [InlineData("PUT", "/vaults/n", "createVault")]
    [InlineData("PATCH", "/vaults/n", "updateVault")]
    [InlineData("DELETE", "/vaults/n", "deleteVault")]
    [InlineData("GET", "/deletedvaults/n", "getDeletedVault")]
    [InlineData("POST", "/deletedvaults/n/recover", "recoverVault")]
    [InlineData("DELETE", "/deletedvaults/n", "purgeVault")]
    public async Task Request_MethodAndPath_GetsTheOperation(string method, string path, string operation) =>
        Assert.Equal(operation, (await Find(method, path)).Split(' ')[0]);

    [Theory]
    [InlineData("GET", "/keys/", "listKeys")]
    [InlineData("GET", "/keys//", "listKeys")]
    [InlineData("GET", "/keys/n/", "getKey [name, n]")]
    [InlineData("GET", "/keys/n//", "getKey [name, n]")]
    [InlineData("GET", "/keys/n/%2F", "getKey [name, n] [version, %2F]")]
    [InlineData("POST", "/keys/n//sign", "sign [name, n] [version, %2F]")]
    [InlineData("DELETE", "/keys/n/%2F", "deleteKey [name, n]")]
    [InlineData("POST", "/keys/n/v/sign", "sign [name, n] [version, v]")]
    [InlineData("GET", "/keys/%6E", "getKey [name, n]")]
    [InlineData("GET", "/keys/a%2Fb", "getKey [name, a%2Fb]")]
    [InlineData("GET", "/keys/a%252Fb", "getKey [name, a%2Fb]")]
    [InlineData("GET", "/keys/%4", "getKey [name, %4]")]
    public async Task Request_OddlySpelled_GetsTheOperationAndItsValues(string method, string path, string expected) =>
        Assert.Equal(expected, (await Find(method, path)).Trim());

    [Theory]
    [InlineData("POST", "/keys/n")]
    [InlineData("POST", "/keys/n/v/create")]
    [InlineData("DELETE", "/keys/n/v")]
    [InlineData("POST", "/keys//create")]
    [InlineData("POST", "/keys/n//create")]
    [InlineData("GET", "/keys/n//sign")]
    [InlineData("POST", "/keys///create")]
    [InlineData("GET", "/")]
    [InlineData("GET", "//keys")]
    [InlineData("GET", "/1/2/3/4/5/6/7/8")]
    public async Task Request_AnythingElse_GetsNone(string method, string path) => Assert.Equal("none", await Find(method, path));

    [Fact]
    public void IsAt_MethodInAnotherCase_IsFalse() => Assert.False(RouteRows.Find("GET", "/keys")!.IsAt("get", onVaultHost: false));

    [Fact]
    public void IsAt_VaultsOnAVaultHost_IsFalse()
    {
        Assert.False(RouteRows.Find("GET", "/vaults")!.IsAt("GET", onVaultHost: true));
        Assert.Empty(RouteTable.MethodsOf("/vaults", onVaultHost: true));
        Assert.Equal("GET", RouteTable.MethodsOf("/vaults", onVaultHost: false));
    }

    [Fact]
    public async Task Rows_All_AreReachable()
    {
        foreach (var row in RouteTable.All)
        {
            Assert.Same(row, RouteRows.Find(row.Method, RouteRows.PathOf(row, "x")));
            Assert.Equal(row.Name, (await Find(row.Method, RouteRows.PathOf(row, "x"))).Split(' ')[0]);
        }
    }

    private async Task<string> Find(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"http://127.0.0.1:{server!.Port}{path}");
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
