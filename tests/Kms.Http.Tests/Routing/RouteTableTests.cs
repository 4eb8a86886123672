using Xunit;

namespace Kms.Http.Routing;

public sealed class RouteTableTests
{
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
    public void Find_MethodAndPath_IsTheOperation(string method, string path, string operation) =>
        Assert.Equal(operation, RouteTable.Find(method, RequestTarget.Parse(path), onVaultHost: false)?.Operation);

    [Theory]
    [InlineData("get", "/keys")]
    [InlineData("POST", "/keys/n")]
    [InlineData("POST", "/keys/n/v/create")]
    [InlineData("DELETE", "/keys/n/v")]
    [InlineData("POST", "/keys//create")]
    [InlineData("GET", "/")]
    [InlineData("GET", "//keys")]
    public void Find_Anything_Else_IsNothing(string method, string path) =>
        Assert.Null(RouteTable.Find(method, RequestTarget.Parse(path), onVaultHost: false));

    [Fact]
    public void Find_VaultsOnAVaultHost_IsNothing()
    {
        Assert.Null(RouteTable.Find("GET", RequestTarget.Parse("/vaults"), onVaultHost: true));
        Assert.Empty(RouteTable.MethodsOf(RequestTarget.Parse("/vaults"), onVaultHost: true));
    }

    [Fact]
    public void Rows_All_AreReachable()
    {
        foreach (var row in RouteTable.All)
        {
            var path = "/" + string.Join('/', row.Words.Select(word => word ?? "x"));
            Assert.Same(row, RouteTable.Find(row.Method, RequestTarget.Parse(path), onVaultHost: false));
        }
    }
}
