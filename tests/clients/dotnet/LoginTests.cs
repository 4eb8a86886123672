using System.Net;
using Azure.Identity;
using Microsoft.Azure.KeyVault;
using Xunit;

namespace Kms.AzureClients;

public sealed class LoginTests(Server server)
{
    [Fact]
    public async Task FirstCall_FollowsTheChallenge() => Assert.NotNull(await server.Keys.GetKeysAsync(server.VaultUri));

    [Fact]
    public async Task WrongSecret_NamesTheReason()
    {
        using var client = server.Login("not-the-secret");
        var failure = await Assert.ThrowsAnyAsync<AuthenticationFailedException>(() => client.GetKeysAsync(server.VaultUri));
        Assert.Contains("invalid_client", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WrongTenant_IsRefused()
    {
        var elsewhere = server.Credential(new Uri($"{server.Endpoint}/{Guid.NewGuid()}"), "secret");
        await Assert.ThrowsAnyAsync<AuthenticationFailedException>(
            async () => await elsewhere.GetTokenAsync(new(["https://vault.azure.net/.default"])));
    }

    [Fact]
    public async Task UnknownVault_IsNotFound()
    {
        var other = server.VaultUri.Replace("default.", "no-such-vault.", StringComparison.Ordinal);
        await server.Keys.GetKeyAsync(other, "x").Refused(HttpStatusCode.NotFound, "VaultNotFound");
    }
}
