using Kms.Contract.Tests;
using Kms.Orleans.Tests.Clusters;
using Kms.Testing;
using Xunit;

namespace Kms.Orleans.Tests.Contract;

/// <summary>The contract on a cluster: each call at another silo.</summary>
public abstract class OrleansContract(KmsCluster cluster) : KmsContract
{
    protected override Task<Installation> Install() => Installation.Open(new MemoryZone("A"), new MemoryZone("B"), cluster.Time);

    protected override async ValueTask<IKms> Connect(Installation target) => await cluster.Use(target);

    protected override async ValueTask Forget() => await cluster.Forget();
}

public sealed class TwoSiloContract(TwoSilos cluster) : OrleansContract(cluster), IClassFixture<TwoSilos>;

public sealed class ThreeSiloContract(ThreeSilos cluster) : OrleansContract(cluster), IClassFixture<ThreeSilos>;
