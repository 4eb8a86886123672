using System.Globalization;
using System.Text.Json.Nodes;
using Kms.Access;
using Kms.Client;
using Kms.Client.Orleans;
using Kms.Crypto.Tls;
using Kms.HostTests.Support;
using Kms.Keys;
using Kms.SiloTests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Kms.SiloTests.Running;

/// <summary>The .NET client over Orleans, as a service beside the cluster has it: with the credential that a silo has issued, in the name of a verified caller.</summary>
[Trait("Category", "Long")]
public sealed class ClientTests(DatabaseServer databases)
{
    [Fact]
    public async Task Client_WithACredential_DoesWhatItsCallerMay()
    {
        var place = Place.New(databases);
        var port = BareSilo.FreePort();
        await using var silo = await Node.Start(place, more: ["--Kms:Cluster:ClientPort", port.ToString(CultureInfo.InvariantCulture)]);
        using var folder = new TempFolder();
        await GatewayNode.Issue("client", silo.Data, folder.In("credential"));
        var caller = new Caller((string)JsonNode.Parse(File.ReadAllText(silo.Data.In("admin.json")))!["principalId"]!, "administrator");
        using var host = Host(port, folder.In("credential"), () => caller);
        await host.StartAsync();
        var kms = host.Services.GetRequiredService<IKmsClient>();

        var made = await kms.CreateKeyAsync("signing", KeySpecs.Ec(Curve.P256).Value);
        var message = "a message"u8.ToArray();
        var signed = await kms.SignDataAsync("signing", Algorithm.Es256, message);
        Assert.True(await kms.VerifyDataAsync("signing", Algorithm.Es256, message, signed.Value));
        Assert.Equal(made.VersionId, signed.VersionId);

        // What the gateway's callers see is the same key.
        using var admin = new AdminClient(silo.Data);
        Assert.Equal(System.Net.HttpStatusCode.OK, (await admin.Sign("signing")).StatusCode);

        // The silo decides by its own roles who may: this caller has none.
        caller = new Caller(Guid.NewGuid().ToString("D"), "somebody else");
        await Assert.ThrowsAsync<KmsAccessDeniedException>(async () => await kms.CreateKeyAsync("another", KeySpecs.Ec(Curve.P256).Value));
        await host.StopAsync();
    }

    [Fact]
    public async Task Client_OfAnotherCluster_IsNotServed()
    {
        var place = Place.New(databases);
        var port = BareSilo.FreePort();
        await using var silo = await Node.Start(place, more: ["--Kms:Cluster:ClientPort", port.ToString(CultureInfo.InvariantCulture)]);
        using var folder = new TempFolder();
        ClusterCredential.OpenOrMake(folder.In("stranger"), TimeProvider.System).Dispose();
        IssuedFiles.ForCluster(folder.In("client"), folder.In("stranger"), ClusterKind.Client, TimeProvider.System);
        using var host = Host(port, folder.In("client"), () => new Caller("anybody", "anybody"));
        var problem = await Assert.ThrowsAsync<StartRefusedException>(() => host.StartAsync());
        Assert.Contains("not of this cluster", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OverOrleans_NoAddress_IsRefusedBeforeAnythingStarts()
    {
        Assert.Throws<ArgumentException>(() => Host(0, null, () => new Caller("anybody", "anybody")));
        Assert.Throws<ArgumentException>(() => new ServiceCollection().AddKmsClient().OverOrleans([], null, _ => new Caller("anybody", "anybody")));
    }

    private static IHost Host(int port, string? credential, Func<Caller> caller)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddKmsClient().OverOrleans([$"127.0.0.1:{port}"], credential, _ => caller());
        return builder.Build();
    }
}
