using Kms.Contract.Tests;
using Kms.Keys;
using Kms.Orleans.Tests.Faults;
using Kms.Testing;
using Kms.Vaults;
using Xunit;

namespace Kms.Orleans.Tests.Contract;

/// <summary>A create of a new name on a cluster: written as the first version, without asking the store what is there.</summary>
public sealed class FirstWriteTests
{
    private static readonly VaultName Vault = VaultName.TryParse("payments", out var name) ? name : default;

    [Fact]
    public async Task Create_NewName_ReadsNothing()
    {
        await using var installation = await Installation.Open(new MemoryZone("A"), new MemoryZone("B"), TestTime.New());
        var (a, b) = (new WatchedZone(installation.A), new WatchedZone(installation.B));
        await using var lone = await LoneCluster.Start(installation, a, b);
        Assert.True((await lone.Kms.CreateVault(LiveCluster.Call(), Vault, new VaultSettings())).IsOk);
        a.Calls.Clear();
        b.Calls.Clear();

        Assert.Equal(1, await Create(lone));
        Assert.DoesNotContain(a.Calls.Concat(b.Calls), call => call is "Read" or "Denials" or "Control");
        Assert.Contains("Prepare", a.Calls);

        // It is the key's own answer that it is there.
        Assert.Equal(2, await Create(lone));
    }

    private static async Task<int> Create(LoneCluster cluster)
    {
        var key = KeyId.TryCreate(Vault, "signing", out var id) ? id : default;
        Assert.True((await cluster.Kms.CreateKey(LiveCluster.Call(), key, "signing", KeySpecs.Oct(256).Value, KeySettings.Default)).IsOk);
        return (await cluster.Kms.ListKeyVersions(LiveCluster.Call(), key, PageRequest.First)).Value.Items.Length;
    }
}
