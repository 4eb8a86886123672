namespace Kms.Crypto.Tests;

public sealed class IdentitiesTests
{
    [Fact]
    public void NewId_ManyTimes_IsLowerHexAndNew()
    {
        var identities = new Identities();
        var ids = Enumerable.Range(0, 10_000).Select(_ => identities.NewId()).ToHashSet();
        Assert.Equal(10_000, ids.Count);
        Assert.All(ids, id => Assert.Matches("^[0-9a-f]{32}$", id));
    }
}
