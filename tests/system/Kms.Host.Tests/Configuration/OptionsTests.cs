using Kms.Configuration;
using Kms.Zones.Sql;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Kms.HostTests.Configuration;

/// <summary>The configuration contract: names, defaults, and a refusal that names the setting for everything else.</summary>
public sealed class OptionsTests
{
    [Fact]
    public void Read_Nothing_GivesTheDefaultsOfTheContract()
    {
        var options = Read();
        var address = Assert.Single(options.Addresses);
        Assert.Equal(new Uri("https://localhost:8443"), address.ToUri(address.Port));
        Assert.True(address.IsLoopback);
        Assert.Equal(Path.GetFullPath(".kms"), options.Data);
        Assert.Equal(("vault.localhost", "default", "local"), (options.Domain, options.DefaultVault.Value, options.Region));
        Assert.Equal(
            (Path.GetFullPath(".kms/zone-a"), Path.GetFullPath(".kms/zone-b")),
            (Assert.IsType<SqliteZonePlace>(options.ZoneA).Folder, Assert.IsType<SqliteZonePlace>(options.ZoneB).Folder));
    }

    [Theory]
    [InlineData("urls", "http://localhost:8080", "not https")]
    [InlineData("urls", "https://example.com:1", "localhost, an IP address")]
    [InlineData("urls", "https://localhost:0", "127.0.0.1:0")]
    [InlineData("urls", "https://localhost:8443/path", "nothing behind it")]
    [InlineData("urls", "localhost", "not a URL")]
    [InlineData("Kms:Domain", "https://x", "host name")]
    [InlineData("Kms:Domain", "kms", "with a dot")]
    [InlineData("Kms:Domain", "localhost", "with a dot")]
    [InlineData("Kms:Tls:Certificate", "cert.pem", "Kms:Tls:Key")]
    [InlineData("Kms:Tls:Key", "key.pem", "Kms:Tls:Certificate")]
    [InlineData("Kms:Tls:Names", "https://x.example.com", "host names")]
    [InlineData("Kms:Tls:Names", "*.com;a_b", "host names")]
    [InlineData("Kms:Tls:Names", "*.com", "host names")]
    [InlineData("Kms:Tls:Names", "a.*.example.com", "host names")]
    [InlineData("Kestrel:Certificates:Default:Path", "cert.pem", "Kms:Tls:Certificate")]
    [InlineData("Kestrel:Certificates:Default:KeyPath", "key.pem", "Kms:Tls:Key")]
    [InlineData("Kestrel:Endpoints:Https:Url", "https://localhost:1", "urls")]
    [InlineData("Kms:Connections:Max", "31", "32 to")]
    [InlineData("Kms:Connections:PerAddress", "0", "1 to")]
    [InlineData("Kms:Connections:FirstRequest", "00:00:00", "hours:minutes:seconds")]
    [InlineData("Kms:DefaultVault", "a_b", "letters, digits and hyphens")]
    [InlineData("Kms:Zones:A:Provider", "mysql", "sqlite or postgresql")]
    [InlineData("Kms:Zones:B:Provider", "postgresql", "needs a connection string")]
    [InlineData("Kms:Zones:B:ConnectionString", "Data Source=:memory:", "place on disk")]
    [InlineData("Kms:Zones:B:ConnectionString", "Password=x", "place on disk")]
    [InlineData("Kms:Zones:B:ConnectionString", "nonsense", "connection string")]
    [InlineData("Kms:Zones:B:ConnectionString", "Data Source=.kms/zone-a", "same place")]
    [InlineData("Kms:Zones:B:ConnectionString", "Data Source=.kms/x/../zone-a/zone.db", "same place")]
    [InlineData("Kms:IdleAfter", "soon", "hours:minutes:seconds")]
    [InlineData("Kms:PublicBase", "http://keys.example.com", "https://")]
    [InlineData("Kms:PublicBase", "https://keys.vault.localhost", "every name is a vault's")]
    [InlineData("Kms:Names", "keys.example.com;team-a.vault.localhost", "every name is a vault's")]
    [InlineData("Kms:Names", "https://keys.example.com", "without a scheme or port")]
    [InlineData("Kms:Names", "keys.example.com:8443", "without a scheme or port")]
    [InlineData("Kms:Names", "*", "without a scheme or port")]
    [InlineData("Kms:Proxies", "proxy.example.com", "networks such as")]
    [InlineData("Kms:Proxies", "10.0.0.0/33", "networks such as")]
    [InlineData("Kms:Proxies", "10.1", "networks such as")]
    [InlineData("Kms:Logs", "xml", "text or json")]
    [InlineData("Kms:Zones:C:Provider", "sqlite", "Unknown setting")]
    public void Read_WrongValue_NamesSettingAndWhatIsRight(string name, string value, string right)
    {
        var refused = Assert.Throws<StartRefusedException>(() => Read((name, value)));
        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
        Assert.Contains(right, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NamesBesideAnOwnCertificate_AreRefused() => Assert.Contains(
        "Kms:Tls:Names",
        Assert.Throws<StartRefusedException>(() => Read(("Kms:Tls:Certificate", "c"), ("Kms:Tls:Key", "k"), ("Kms:Tls:Names", "keys.example.com"))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Read_Names_AreAList() =>
        Assert.Equal(["keys.example.com", "*.eu.example.com", "192.0.2.1", "[::1]"], Read(("Kms:Tls:Names", "keys.example.com; *.eu.example.com;192.0.2.1;[::1];")).Tls.Names);

    [Fact]
    public void Read_NamesAndProxies_AreLists()
    {
        var options = Read(
            ("Kms:Names", "keys.example.com; 10.1.2.3;[2001:db8::5];2001:db8::6;my_service"),
            ("Kms:Proxies", "10.0.0.0/8;192.0.2.7;2001:db8::/32"));

        Assert.Equal(["keys.example.com", "10.1.2.3", "[2001:db8::5]", "2001:db8::6", "my_service"], options.Names);
        Assert.Equal(["10.0.0.0/8", "192.0.2.7/32", "2001:db8::/32"], options.Proxies.Select(network => network.ToString()));
    }

    [Fact]
    public void Read_LinkToTheOtherZone_IsTheSamePlace()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights on Windows.");
        using var folder = new Support.TempFolder();
        Directory.CreateDirectory(folder.In("real"));
        Directory.CreateSymbolicLink(folder.In("link"), folder.In("real"));
        Assert.Throws<StartRefusedException>(() => Read(
            ("Kms:Zones:A:ConnectionString", "Data Source=" + folder.In("real")),
            ("Kms:Zones:B:ConnectionString", "Data Source=" + folder.In("link"))));
    }

    [Theory]
    [InlineData("https://*:8443", false, "https://localhost:8443")]
    [InlineData("https://0.0.0.0:443", false, "https://localhost")]
    [InlineData("https://[::1]:8443", true, "https://[::1]:8443")]
    [InlineData("https://127.0.0.1:0", true, "https://127.0.0.1:0")]
    [InlineData("https://vault.localhost:8443", true, "https://localhost:8443")]
    public void Parse_Address_IsWrittenAsALocalClientReachesIt(string url, bool loopback, string written)
    {
        var address = Assert.Single(ListenAddress.ParseAll(url));
        Assert.Equal((loopback, new Uri(written)), (address.IsLoopback, address.ToUri(address.Port)));
    }

    [Theory]
    [InlineData("--Kms:Data=/x", "/x")]
    [InlineData("--kms:data=a=b", "a=b")]
    public void Parse_OptionWithEquals_TakesTheRest(string argument, string value) =>
        Assert.Equal(value, CommandLine.Parse([argument]).Settings["Kms:Data"]);

    [Theory]
    [InlineData("--Kms:Data")]
    [InlineData("--nonsense", "1")]
    [InlineData("word")]
    [InlineData("--Kestrel:Certificates:Default:Path", "x")]
    [InlineData("--urls", "--help")]
    public void Parse_WrongArgument_IsNamed(params string[] arguments) =>
        Assert.Contains(arguments[0], Assert.Throws<StartRefusedException>(() => CommandLine.Parse(arguments)).Message, StringComparison.Ordinal);

    private static KmsOptions Read(params (string Name, string Value)[] settings) => OptionsReader.Read(
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(row => row.Name, row => (string?)row.Value)).Build());
}
