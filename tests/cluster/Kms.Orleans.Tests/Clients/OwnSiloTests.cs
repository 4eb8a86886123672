using Kms.Access;
using Kms.Client;
using Kms.Client.Orleans;
using Kms.Contract.Tests;
using Kms.Keys;
using Kms.Operations;
using Kms.Testing;
using Kms.Vaults;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using Xunit;

namespace Kms.Orleans.Tests.Clients;

/// <summary>Somebody's own silo, with keys in it: the client in the same process reaches them without a connection, as the caller that it names.</summary>
public sealed class OwnSiloTests
{
    [Fact]
    public async Task OverThisSilo_AnApplicationsOwnSilo_DoesWhatTheCallerMay()
    {
        await using var installation = await Installation.Open(new MemoryZone("A"), new MemoryZone("B"), TestTime.New());
        var caller = Installation.Administrator;
        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddKms(installation.Ports with { Time = TimeProvider.System }, KmsNodeOptions.Default, (_, _) => { });
            silo.Services.AddKmsClient().OverThisSilo(_ => caller);
        });
        await using var cluster = builder.Build();
        await cluster.DeployAsync();
        var services = cluster.Silos[0].ServiceProvider;
        var node = services.GetRequiredService<KmsNode>();

        // Nothing is answered before the application has put its façade over the node.
        Assert.Contains("has not started", Assert.Throws<InvalidOperationException>(services.GetRequiredService<IKmsClient>).Message, StringComparison.Ordinal);
        var service = KmsHandlers.Pipeline(new KmsParts(node, node.Ports, installation.Store, _ => { }), Installation.Access, new MemoryTrail());
        node.Serve(new NodeFront(service, service.OnDue));
        Assert.True(VaultName.TryParse("default", out var vault));
        Assert.True((await service.CreateVault(new Call(caller, "made"), vault, new VaultSettings())).IsOk);

        var kms = services.GetRequiredService<IKmsClient>();
        await kms.CreateKeyAsync("signing", KeySpecs.Ec(Curve.P256).Value);
        var message = "a message"u8.ToArray();
        var signed = await kms.SignDataAsync("signing", Algorithm.Es256, message);
        Assert.True(await kms.VerifyDataAsync("signing", Algorithm.Es256, message, signed.Value));

        caller = Installation.Nobody;
        await Assert.ThrowsAsync<KmsAccessDeniedException>(async () => await kms.CreateKeyAsync("another", KeySpecs.Ec(Curve.P256).Value));
    }
}
