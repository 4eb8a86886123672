using System.Globalization;
using Kms.Crypto.Tls;
using Kms.HostTests.Support;
using Kms.SiloTests.Support;
using Xunit;

namespace Kms.SiloTests.Running;

/// <summary>Every reason for a gateway not to start is one line that says what to do.</summary>
[Trait("Category", "Long")]
public sealed class GatewayStartTests(DatabaseServer databases)
{
    [Theory]
    [InlineData("Kms:Cluster:Silos to host:port of each")]
    [InlineData("Kms:Cluster:Silos is '10.0.0.1'", "--Kms:Cluster:Silos", "10.0.0.1")]
    [InlineData("Kms:Zones:A:ConnectionString is not for a gateway", "--Kms:Cluster:Silos", "a:1", "--Kms:Zones:A:ConnectionString", "Host=db")]
    [InlineData("Kms:Backups:Targets:0 is not for a gateway", "--Kms:Cluster:Silos", "a:1", "--Kms:Backups:Targets:0", "/backups")]
    [InlineData("Kms:Remote:Address is not for a gateway", "--Kms:Cluster:Silos", "a:1", "--Kms:Remote:Address", "https://east")]
    [InlineData("no member of the cluster", "--Kms:Cluster:Silos", "a:1", "--Kms:Cluster:Provider", "postgresql")]
    [InlineData("no member of the cluster", "--Kms:Cluster:Silos", "a:1", "--Kms:Cluster:JoinFrom", "/first")]
    [InlineData("it asks the silos", "--Kms:Cluster:Silos", "a:1", "--Kms:Domain", "keys.example.com")]
    [InlineData("give them to 'Kms.Silo gateway FOLDER'", "--Kms:Cluster:Silos", "a:1", "--Kms:Tls:Names", "gw.example.com")]
    [InlineData("cluster-tls.pem' is not there", "--Kms:Cluster:Silos", "a:1")]
    public async Task Start_WrongSettings_AreNamedAndNothingIsMade(string expected, params string[] settings)
    {
        using var data = new TempFolder();
        await Refused(data, expected, ["--Kms:Cluster:Role", "gateway", "--Kms:Data", data.Path, .. settings]);
        Assert.Empty(Directory.GetFileSystemEntries(data.Path));
    }

    [Fact]
    public async Task Start_SiloWithAGatewaysSetting_IsToldWhatForItIs()
    {
        using var data = new TempFolder();
        await Refused(data, "Kms:Cluster:Silos is for a gateway", "--Kms:Data", data.Path, "--Kms:Cluster:Silos", "a:1");
    }

    [Fact]
    public async Task Start_WithoutACertificateForCallers_SaysBothWaysToOne()
    {
        using var silo = NewSilo();
        using var data = new TempFolder();
        IssuedFiles.ForCluster(data.Path, silo.Path, ClusterKind.Gateway, TimeProvider.System);
        await Refused(data, "Kms:Tls:Certificate", GatewayNode.Settings(data.Path, 1));
    }

    [Fact]
    public async Task Start_WithAClientsCertificate_IsToldOfTheKind()
    {
        using var silo = NewSilo();
        using var data = new TempFolder();
        IssuedFiles.ForCluster(data.Path, silo.Path, ClusterKind.Client, TimeProvider.System);
        IssuedFiles.ForCallers(data.Path, silo.Path, "vault.localhost", [], TimeProvider.System);
        await Refused(data, "is a certificate of the kind 'client': a gateway needs one of its own kind", GatewayNode.Settings(data.Path, 1));
    }

    [Fact]
    public async Task Start_ToASiloOfAnotherAuthorityOrOfAnotherName_IsRefusedAtOnce()
    {
        var port = BareSilo.FreePort();
        await using var silo = await Node.Start(Place.New(databases), more: ["--Kms:Cluster:ClientPort", port.ToString(CultureInfo.InvariantCulture)]);
        using var data = new TempFolder();
        await GatewayNode.Issue("gateway", silo.Data, data.In("ours"));
        await Refused(data, "unexpected cluster id \"kms\", expected \"other\"", [.. GatewayNode.Settings(data.In("ours"), port), "--Kms:Cluster:Id", "other"]);

        using var other = NewSilo();
        await GatewayNode.Issue("gateway", other, data.In("theirs"));
        await Refused(data, "shows a certificate that is not of this cluster", GatewayNode.Settings(data.In("theirs"), port));
    }

    [Theory]
    [InlineData("gateway")]
    [InlineData("client")]
    public async Task Issue_WithoutAFolderOrFromNoSilo_SaysSo(string kind)
    {
        using var data = new TempFolder();
        await Refused(data, $"A folder for the certificates is missing: {kind} FOLDER", kind, "--Kms:Data", data.Path);
        await Refused(data, "cluster-ca.key' cannot be read", kind, data.In("issued"), "--Kms:Data", data.Path);
        Assert.Empty(Directory.GetFileSystemEntries(data.Path));
    }

    private static TempFolder NewSilo()
    {
        var folder = new TempFolder();
        ClusterCredential.OpenOrMake(folder.Path, TimeProvider.System).Dispose();
        new LocalCertificateAuthority(folder.Path, TimeProvider.System).Open("vault.localhost").Dispose();
        return folder;
    }

    private static async Task Refused(TempFolder data, string expected, params string[] arguments)
    {
        await using var host = HostProcess.Run([], arguments);
        Assert.Equal(1, await host.Ended());
        Assert.Contains(expected, host.Output, StringComparison.Ordinal);
        Assert.Single(host.Output.Split('\n'), line => line.StartsWith("Kms.Silo: ", StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", host.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(data.In("root.key")));
    }
}
