using System.Net;
using Azure.Identity;
using Microsoft.Azure.KeyVault;
using Xunit;

namespace Kms.AzureClients;

public sealed class LoginTests(Server server)
{
    [Fact]
    public async Task FirstCall_FollowsTheChallenge()
    {
        using var client = new HttpClient(new HttpClientHandler());
        Assert.NotNull(await server.Keys.GetKeysAsync(server.VaultUri));
    }

    [Fact]
    public async Task WrongSecret_NamesTheReason()
    {
        // The client keeps one token for each authority, so the name of a vault that was not asked yet gets a new one.
        using var client = server.Login("not-the-secret");
        HttpBearerChallengeCache.GetInstance().Clear();
        var failure = await Assert.ThrowsAnyAsync<AuthenticationFailedException>(() => client.GetKeysAsync(server.VaultUri));
        Assert.Contains("invalid_client", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WrongTenant_IsRefused()
    {
        var options = new ClientSecretCredentialOptions
        {
            AuthorityHost = new Uri(server.Endpoint), DisableInstanceDiscovery = true, Transport = new Azure.Core.Pipeline.HttpClientTransport(server.Http),
        };
        options.Retry.MaxRetries = 0;
        var credential = new ClientSecretCredential(Guid.NewGuid().ToString(), "client", "secret", options);
        await Assert.ThrowsAnyAsync<AuthenticationFailedException>(async () => await credential.GetTokenAsync(new(["https://vault.azure.net/.default"])));
    }

    [Fact]
    public async Task UnknownVault_IsNotFound()
    {
        var other = server.VaultUri.Replace("default.", "no-such-vault.", StringComparison.Ordinal);
        await server.Keys.GetKeyAsync(other, "x").Refused(HttpStatusCode.NotFound, "VaultNotFound");
    }
}
