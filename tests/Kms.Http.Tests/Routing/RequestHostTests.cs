using Microsoft.AspNetCore.Http;
using Xunit;

namespace Kms.Http.Routing;

public sealed class RequestHostTests
{
    private static readonly GatewayOptions Options = new() { Domain = "vault.test", DefaultVault = "default", Region = "r", TenantId = "t" };

    [Theory]
    [InlineData("name.vault.test", "name")]
    [InlineData("NAME.Vault.Test:8443", "name")]
    [InlineData("name.vault.test.:8443", "name")]
    [InlineData("vault.test", null)]
    [InlineData(".vault.test", null)]
    [InlineData("localhost:8443", null)]
    [InlineData("127.0.0.1", null)]
    [InlineData("[::1]:8443", null)]
    [InlineData("a.b.vault.test", null)]
    [InlineData("under_score.vault.test", null)]
    [InlineData("-name.vault.test", null)]
    [InlineData("name.vault.test.evil.example", null)]
    [InlineData("namevault.test", null)]
    [InlineData("", null)]
    public void Vault_OfAHost_IsItsNameOrTheDefault(string host, string? vault)
    {
        var at = For("https", host, Options);

        Assert.Equal(vault is not null, at.IsVaultHost);
        Assert.Equal(vault ?? "default", at.Vault.Value);
    }

    [Theory]
    [InlineData("name.vault.test:8443", "https://name.vault.test:8443", "https://vault.test:8443")]
    [InlineData("name.vault.test", "https://name.vault.test", "https://vault.test")]
    [InlineData("name.vault.test:443", "https://name.vault.test", "https://vault.test")]
    [InlineData("localhost:8443", "https://localhost:8443", "https://vault.test:8443")]
    [InlineData("[::1]:8443", "https://[::1]:8443", "https://vault.test:8443")]
    public void Urls_FromTheRequest_KeepHostAndPort(string host, string baseUrl, string resource)
    {
        var at = For("https", host, Options);

        Assert.Equal(baseUrl, at.BaseUrl);
        Assert.Equal($"Bearer authorization=\"{baseUrl}/t\", resource=\"{resource}\"", at.Challenge);
    }

    [Theory]
    [InlineData("internal:9000", "https://kms.example/base", "https://vault.test")]
    [InlineData("name.vault.test:9000", "https://name.vault.test/base", "https://vault.test")]
    public void Urls_WithAPublicBase_AreThose(string host, string baseUrl, string resource)
    {
        var at = For("http", host, Options with { PublicBase = new Uri("https://kms.example/base/") });

        Assert.Equal(baseUrl, at.BaseUrl);
        Assert.EndsWith($"resource=\"{resource}\"", at.Challenge, StringComparison.Ordinal);
    }

    [Fact]
    public void Challenge_WithAnAuthority_NamesIt()
    {
        var at = For("https", "localhost", Options with { Authority = new Uri("https://login.example/") });

        Assert.StartsWith("Bearer authorization=\"https://login.example/t\"", at.Challenge, StringComparison.Ordinal);
    }

    private static RequestHost For(string scheme, string host, GatewayOptions options)
    {
        Assert.True(VaultName.TryParse(options.DefaultVault, out var vault));
        return RequestHost.Of(scheme, new HostString(host), options, vault);
    }
}
