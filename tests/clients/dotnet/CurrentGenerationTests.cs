using Azure;
using Azure.Security.KeyVault.Secrets;
using Xunit;

namespace Kms.AzureClients;

/// <summary>
/// The current clients share one login and one check of the challenge. The secrets client shows that both pass: only a caller who is known
/// is told that there are no secrets.
/// </summary>
public sealed class CurrentGenerationTests(Server server)
{
    [Fact]
    public async Task Secrets_AreNotSupported_AndTheClientIsTold()
    {
        var refusal = await Assert.ThrowsAsync<RequestFailedException>(() => Client(server.VaultUri).GetSecretAsync("x"));
        Assert.Equal("NotSupported", refusal.ErrorCode);
        Assert.Contains("keys only", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddressOutsideTheChallenge_IsRefusedByTheClient()
    {
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => Client(server.Endpoint).GetSecretAsync("x"));
        Assert.Contains("does not match the requested domain", refusal.Message, StringComparison.Ordinal);
    }

    private SecretClient Client(string address)
    {
        var options = new SecretClientOptions { Transport = server.Transport };
        options.Retry.MaxRetries = 0;
        return new SecretClient(new Uri(address), server.Administrator, options);
    }
}
