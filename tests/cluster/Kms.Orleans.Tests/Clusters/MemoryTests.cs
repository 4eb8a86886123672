using Kms.Contract.Tests;
using Kms.Keys;
using Kms.Testing;
using Kms.Vaults;
using Xunit;

namespace Kms.Orleans.Tests.Clusters;

/// <summary>What stays in memory, and where.</summary>
public sealed class MemoryTests(ThreeSilos cluster) : IClassFixture<ThreeSilos>
{
    private static readonly VaultName Vault = VaultName.TryParse("payments", out var name) ? name : default;

    [Fact]
    public async Task NamesThatDoNotExist_FillNoMemoryOnAnySilo()
    {
        await using var installation = await Installation.Open(new MemoryZone("A"), new MemoryZone("B"), cluster.Time);
        var kms = await cluster.Use(installation);
        Assert.True((await kms.CreateVault(Op(), Vault, new VaultSettings())).IsOk);
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(RefusalCode.KeyNotFound, (await kms.GetKey(Op(), Key("made-up-" + i), null)).Refusal?.Code);
        }

        Assert.All(cluster.Nodes, node => Assert.Equal(0, node.Held(KeyKind.Row)));
        await Eventually.True(
            async () => !(await cluster.Activations()).Any(grain => grain.Key.ToString()!.Contains("made-up", StringComparison.Ordinal)), "no activation is left");
    }

    [Fact]
    public async Task IdleKey_LeavesTheNodesThatHoldIt_AndComesBackWhenUsed()
    {
        await using var installation = await Installation.Open(new MemoryZone("A"), new MemoryZone("B"), cluster.Time);
        var kms = await cluster.Use(installation);
        Assert.True((await kms.CreateVault(Op(), Vault, new VaultSettings())).IsOk);
        Assert.True((await kms.CreateKey(Op(), Key("k"), "k", KeySpecs.Oct(128).Value, KeySettings.Default)).IsOk);
        await UseOnEverySilo(kms);
        Assert.All(cluster.Nodes, node => Assert.Equal(1, node.Held(KeyKind.Row)));
        cluster.Time.Advance(KmsNodeOptions.Default.IdleTime * 2);
        Assert.All(cluster.Nodes, node => Assert.Equal(0, node.Held(KeyKind.Row)));
        await UseOnEverySilo(kms);
    }

    private async Task UseOnEverySilo(IKms kms)
    {
        for (var i = 0; i < cluster.Nodes.Count; i++)
        {
            Assert.True((await kms.UseKey(Op(), Key("k"), null, new CryptoRequest(KeyOperations.Encrypt, Algorithm.A128Gcm, new byte[16]))).IsOk);
        }
    }

    private static Access.Call Op() => new(Installation.Administrator, Guid.NewGuid().ToString("N"));

    private static KeyId Key(string name) => KeyId.TryCreate(Vault, name, out var key) ? key : throw new ArgumentException(name, nameof(name));
}
