using Xunit;

namespace Kms.Contract.Tests;

public sealed class EveryHostTests
{
    /// <summary>The hosts that this release ships, and the ways to reach them. Adding one here without a contract class fails, and so does losing a class.</summary>
    private static readonly string[] Hosts = ["ClientInProcessContract", "ClientOverHttpsContract", "HttpContract", "InProcessContract"];

    [Fact]
    public void Contract_EveryHost_IsRun() =>
        Assert.Equal(Hosts, typeof(KmsContract).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(KmsContract))).Select(t => t.Name).Order());
}
