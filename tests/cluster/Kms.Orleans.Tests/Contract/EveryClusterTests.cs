using Kms.Contract.Tests;
using Xunit;

namespace Kms.Orleans.Tests.Contract;

public sealed class EveryClusterTests
{
    /// <summary>Losing one of these loses the promise that Orleans keeps the contract.</summary>
    private static readonly string[] Clusters = ["ThreeSiloContract", "TwoSiloContract"];

    [Fact]
    public void Contract_EveryCluster_IsRun() => Assert.Equal(
        Clusters,
        typeof(EveryClusterTests).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(KmsContract)) && !t.IsAbstract).Select(t => t.Name).Order());
}
