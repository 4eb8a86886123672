using Kms.Access;
using Kms.Contract.Tests;
using Kms.Idempotency;
using Kms.Orleans.Callers;
using Kms.Orleans.Records;
using Kms.Orleans.Tests.Clusters;
using Kms.Testing;
using Kms.Vaults;
using Xunit;

namespace Kms.Orleans.Tests.Contract;

/// <summary>No grain does anything for nobody, not even for a client that is inside the cluster.</summary>
public sealed class CallerTests(TwoSilos cluster) : IClassFixture<TwoSilos>
{
    [Fact]
    public async Task CallOfAGrain_WithoutACaller_IsRefused()
    {
        await using var installation = await Start();
        var vault = cluster.Cluster.Client.GetGrain<IRecordGrain>("vault/payments");
        var key = cluster.Cluster.Client.GetGrain<IRecordGrain>("key/payments/signing");

        await Assert.ThrowsAsync<UnauthorizedAccessException>(async () => await vault.Read(CancellationToken.None));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(
            async () => await vault.Execute(new CreateVault("payments", new VaultSettings()), null, OperationId.Single("op", "op"), CancellationToken.None));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(async () => await key.Read(CancellationToken.None));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(async () => await key.Borrow(null, "somebody", CancellationToken.None));
        Assert.Empty((await installation.Store.List(VaultRecord.LiveList, null, 10, CancellationToken.None)).Value);
    }

    [Fact]
    public async Task CallOfAGrain_WithACaller_IsAnswered()
    {
        await using var installation = await Start();
        CallerContext.Set(Installation.Administrator);
        var vault = cluster.Cluster.Client.GetGrain<IRecordGrain>("vault/payments");
        Assert.True((await vault.Read(CancellationToken.None)).Value.IsAbsent);
    }

    [Fact]
    public async Task CallOfAGrain_WithACallerWithoutAnIdentity_IsRefused()
    {
        await using var installation = await Start();
        CallerContext.Set(new Caller(string.Empty, "nobody"));
        var vault = cluster.Cluster.Client.GetGrain<IRecordGrain>("vault/payments");
        await Assert.ThrowsAsync<UnauthorizedAccessException>(async () => await vault.Read(CancellationToken.None));
    }

    private async Task<Installation> Start()
    {
        var installation = await Installation.Open(new MemoryZone("A"), new MemoryZone("B"), cluster.Time);
        await cluster.Use(installation);
        return installation;
    }
}
