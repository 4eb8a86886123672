using Kms.Contract.Tests;
using Kms.Keys;
using Kms.Testing;
using Kms.Vaults;
using Xunit;

namespace Kms.Orleans.Tests.Faults;

/// <summary>A host stands still in the middle of a write, another one takes over, and the first one wakes up.</summary>
public sealed class WokenHostTests
{
    private readonly MemoryZone a = new("A");
    private readonly MemoryZone b = new("B");

    /// <summary>Before every statement of a rotation in turn. What the woken host was about to do has no effect on what was done meanwhile.</summary>
    [Theory]
    [InlineData("A", 1)]
    [InlineData("B", 1)]
    [InlineData("A", 2)]
    [InlineData("B", 2)]
    public async Task Write_AnotherHostTakesOverMeanwhile_IsNeverDoneTwiceNorUndone(string zone, int statement)
    {
        await using var installation = await Installation.Open(a, b, TestTime.New());
        await using var sleeper = await LoneCluster.Start(installation, a, b);
        await using var other = await LoneCluster.Start(installation, a, b);
        var key = LiveCluster.Key(0);
        await LiveCluster.Done(() => sleeper.Kms.CreateVault(LiveCluster.Call(), LiveCluster.Vault, new VaultSettings()));
        await LiveCluster.Done(() => sleeper.Kms.CreateKey(LiveCluster.Call(), key, "k", KeySpecs.Ec(Curve.P256).Value, KeySettings.Default));

        var (asleep, woken) = (new TaskCompletionSource(), new TaskCompletionSource());
        var seen = 0;
        var target = zone == "A" ? a : b;
        target.BeforeStatement = async _ =>
        {
            if (Interlocked.Increment(ref seen) == statement)
            {
                asleep.SetResult();
                await woken.Task;
            }

            return true;
        };
        var sleeping = sleeper.Kms.RotateKey(LiveCluster.Call(), key).AsTask();
        await asleep.Task;
        var meanwhile = await LiveCluster.Done(() => other.Kms.RotateKey(LiveCluster.Call(), key));
        woken.SetResult();
        var late = await sleeping;

        var page = await LiveCluster.Done(() => other.Kms.ListKeyVersions(LiveCluster.Call(), key, PageRequest.First));
        var record = (await installation.Store.Read(KeyRecord.IdOf(key), CancellationToken.None)).Value!;
        string[] stored = [.. KeyKind.Row.Open(record, installation.Ports.Seal).Value.Versions.Select(version => version.Id)];
        Assert.Contains(meanwhile.VersionId, stored);
        Assert.Equal(stored.Length, stored.Distinct().Count());
        Assert.InRange(stored.Length, 2, 3);
        Assert.NotEmpty(page.Items);
        if (late.IsOk)
        {
            Assert.Equal(3, stored.Length);
            Assert.Contains(late.Value.VersionId, stored);
        }

        await installation.Store.Tick(CancellationToken.None);
        Assert.Equal(await ZoneDigest.Of(a), await ZoneDigest.Of(b));
    }
}
