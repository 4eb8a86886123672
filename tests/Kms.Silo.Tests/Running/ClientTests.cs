using System.Text.Json.Nodes;
using Kms.Access;
using Kms.Client;
using Kms.Client.Orleans;
using Kms.Configuration;
using Kms.Hosting.Cluster;
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
        await using var silo = await Node.Start(place);
        using var folder = new TempFolder();
        await using (var issuing = HostProcess.Run([], "client", folder.In("credential"), "--Kms:Data", silo.Data.Path))
        {
            Assert.Equal(0, await issuing.Ended());
        }

        var caller = new Caller((string)JsonNode.Parse(File.ReadAllText(silo.Data.In("admin.json")))!["principalId"]!, "administrator");
        using var host = Host(place, folder.In("credential"), () => caller);
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
        await using var silo = await Node.Start(place);
        using var folder = new TempFolder();
        Crypto.Tls.ClusterCredential.OpenOrMake(folder.In("stranger"), TimeProvider.System).Dispose();
        using var host = Host(place, folder.In("stranger"), () => new Caller("anybody", "anybody"));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAnyAsync<Exception>(() => host.StartAsync(patience.Token));
    }

    private static IHost Host(Place place, string credential, Func<Caller> caller)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddKmsClient().OverOrleans(
            builder,
            client =>
            {
                ClusterWiring.Client(client, new ClusterDatabase(place.Cluster, false), "kms", null, TimeSpan.FromSeconds(5));
                client.Prove(credential);
            },
            _ => caller());
        return builder.Build();
    }
}
