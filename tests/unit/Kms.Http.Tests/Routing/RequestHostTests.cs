using Kms.Addresses;
using Xunit;

namespace Kms.Http.Routing;

/// <summary>Every kind of host name, and what it means: a vault, the bare host, or nothing. Nothing is never the default vault.</summary>
public sealed class RequestHostTests
{
    private const string Bare = "(bare)";

    private static readonly GatewayOptions Options = new()
    {
        Domain = "vault.test",
        DefaultVault = "default",
        Region = "r",
        TenantId = "t",
        Names = ["keys.example", "my_service", "192.0.2.7", "2001:db8::7", "2001:db8:1:2:3:4:5:6"],
    };

    [Theory]
    [InlineData("name.vault.test", "name")]
    [InlineData("NAME.Vault.Test:8443", "name")]
    [InlineData("name.vault.test.:8443", "name")]
    [InlineData("xn--bcher-kva.vault.test", "xn--bcher-kva")]
    [InlineData("default.vault.test", "default")]
    [InlineData("localhost.vault.test", "localhost")]
    [InlineData("127.vault.test", "127")]
    [InlineData("vault.test", Bare)]
    [InlineData("VAULT.test.:8443", Bare)]
    [InlineData("localhost", Bare)]
    [InlineData("localhost.:8443", Bare)]
    [InlineData("LocalHost:", Bare)]
    [InlineData("127.0.0.1", Bare)]
    [InlineData("127.8.9.10:8443", Bare)]
    [InlineData("[::1]:8443", Bare)]
    [InlineData("[0:0:0:0:0:0:0:1]", Bare)]
    [InlineData("[::ffff:127.0.0.1]", Bare)]
    [InlineData("keys.example", Bare)]
    [InlineData("Keys.Example.:443", Bare)]
    [InlineData("my_service:8443", Bare)]
    [InlineData("192.0.2.7", Bare)]
    [InlineData("[2001:DB8::7]:8443", Bare)]
    [InlineData("[2001:db8:1:2:3:4:5:6]", Bare)]
    [InlineData("", null)]
    [InlineData(".", null)]
    [InlineData("..", null)]
    [InlineData(":8443", null)]
    [InlineData("name.vault.test..", null)]
    [InlineData(".vault.test", null)]
    [InlineData("a.b.vault.test", null)]
    [InlineData("under_score.vault.test", null)]
    [InlineData("-name.vault.test", null)]
    [InlineData("name-.vault.test", null)]
    [InlineData("n%61me.vault.test", null)]
    [InlineData("*.vault.test", null)]
    [InlineData("b\u00fccher.vault.test", null)]
    [InlineData("a012345678901234567890123456789012345678901234567890123456789012.vault.test", null)]
    [InlineData("name.vault.test.evil.example", null)]
    [InlineData("namevault.test", null)]
    [InlineData("vault.test.evil.example", null)]
    [InlineData("team-a.vault.azure.net", null)]
    [InlineData("team-a.vault.localhost", null)]
    [InlineData("a.localhost", null)]
    [InlineData("localhost.localdomain", null)]
    [InlineData("kms-internal", null)]
    [InlineData("a.keys.example", null)]
    [InlineData("region-link.kms.internal", null)]
    [InlineData("name.vault.test:0", null)]
    [InlineData("name.vault.test:65536", null)]
    [InlineData("name.vault.test:99999999999", null)]
    [InlineData("name.vault.test:x", null)]
    [InlineData("name.vault.test:443:443", null)]
    [InlineData("127.1", null)]
    [InlineData("0x7f000001", null)]
    [InlineData("2130706433", null)]
    [InlineData("0177.0.0.1", null)]
    [InlineData("::1", null)]
    [InlineData("[::1", null)]
    [InlineData("[localhost]", null)]
    [InlineData("[127.0.0.1]", null)]
    [InlineData("user@localhost", null)]
    [InlineData("localhost, localhost", null)]
    [InlineData("a'b", null)]
    public void Host_OfAnyKind_IsAVaultOrBareOrNothing(string host, string? meaning)
    {
        var at = For("https", host, Options);

        Assert.Equal(meaning, at is null ? null : at.IsVaultHost ? at.Vault.Value : Bare);
        Assert.True(at is null || at.IsVaultHost || at.Vault.Value == "default");
    }

    [Theory]
    [InlineData("192.0.2.9:8443", "192.0.2.9", true)]
    [InlineData("192.0.2.9:8443", "::ffff:192.0.2.9", true)]
    [InlineData("192.0.2.9:8443", "192.0.2.10", false)]
    [InlineData("192.0.2.9:8443", null, false)]
    [InlineData("[2001:db8::9]", "2001:db8::9%3", true)]
    [InlineData("0.0.0.0", "192.0.2.9", false)]
    [InlineData("127.0.0.1", "192.0.2.9", true)]
    [InlineData("192.0.2.7", "192.0.2.9", true)]
    public void Address_OfThisMachine_IsOneThatTheConnectionCameTo(string host, string? local, bool isAt) =>
        Assert.Equal(isAt, For("https", host, Options)!.IsAt(local is null ? null : System.Net.IPAddress.Parse(local)));

    [Theory]
    [InlineData("name.vault.test:8443", "https://name.vault.test:8443", "https://vault.test:8443")]
    [InlineData("NAME.vault.test.", "https://name.vault.test", "https://vault.test")]
    [InlineData("name.vault.test:443", "https://name.vault.test", "https://vault.test")]
    [InlineData("vault.test:8443", "https://vault.test:8443", "https://vault.test:8443")]
    [InlineData("localhost:8443", "https://localhost:8443", "https://vault.test:8443")]
    [InlineData("[::1]:8443", "https://[::1]:8443", "https://vault.test:8443")]
    public void Urls_FromTheRequest_KeepHostAndPort(string host, string baseUrl, string resource)
    {
        var at = For("https", host, Options)!;

        Assert.Equal(baseUrl, at.BaseUrl);
        Assert.Equal($"Bearer authorization=\"{baseUrl}/t\", resource=\"{resource}\"", at.Challenge);
    }

    [Theory]
    [InlineData("https://kms.example", "kms.example", "https://kms.example", "https://vault.test")]
    [InlineData("https://kms.example", "localhost:9000", "https://kms.example", "https://vault.test")]
    [InlineData("https://kms.example:444", "keys.example:9000", "https://kms.example:444", "https://vault.test:444")]
    [InlineData("https://kms.example:444", "name.vault.test:9000", "https://name.vault.test:444", "https://vault.test:444")]
    [InlineData("https://kms.example:444", "vault.test:9000", "https://vault.test:444", "https://vault.test:444")]
    [InlineData("https://[2001:db8::9]:444", "127.0.0.1:9000", "https://[2001:db8::9]:444", "https://vault.test:444")]
    public void Urls_WithAPublicBase_HaveItsSchemePortAndName(string publicBase, string host, string baseUrl, string resource)
    {
        var at = For("http", host, Options with { PublicBase = new Uri(publicBase) })!;

        Assert.Equal(baseUrl, at.BaseUrl);
        Assert.Equal($"Bearer authorization=\"{baseUrl}/t\", resource=\"{resource}\"", at.Challenge);
    }

    [Fact]
    public void Challenge_WithAnAuthority_NamesIt()
    {
        var at = For("https", "localhost", Options with { Authority = new Uri("https://login.example/") })!;

        Assert.StartsWith("Bearer authorization=\"https://login.example/t\"", at.Challenge, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("keys.vault.test")]
    [InlineData("a.b.vault.test")]
    [InlineData("keys.example:8443")]
    [InlineData("https://keys.example")]
    [InlineData("keys.example/path")]
    [InlineData("*.example")]
    [InlineData("")]
    [InlineData("b\u00fccher.example")]
    public void Names_NotForTheBareHost_AreRefused(string name)
    {
        Assert.NotNull(ListedName.Check(name, Options.Domain));
        Assert.Throws<ArgumentException>(() => For("https", "localhost", Options with { Names = [name] }));
    }

    private static RequestHost? For(string scheme, string host, GatewayOptions options)
    {
        Assert.True(VaultName.TryParse(options.DefaultVault, out var vault));
        var addresses = new PublicAddresses(options.Domain, options.PublicBase);
        return RequestHost.Of(scheme, host, new HostNames(options), addresses, options, vault);
    }
}
