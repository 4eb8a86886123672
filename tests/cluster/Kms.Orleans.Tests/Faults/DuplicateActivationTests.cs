using System.Diagnostics;
using Kms.Contract.Tests;
using Kms.Keys;
using Kms.Testing;
using Kms.Vaults;
using Xunit;

namespace Kms.Orleans.Tests.Faults;

/// <summary>
/// Two clusters that know nothing of each other on the same two zones: every key has two activations, which is what a cluster that has split looks like from below.
/// </summary>
public sealed class DuplicateActivationTests(ITestOutputHelper output)
{
    private const int RotationsOfAKey = 100;
    private const int KeysOfAPair = 5;

    private int issued;
    private int refused;

    [Fact]
    public async Task Rotations_OfTwoActivationsAtOnce_EachVersionIsIssuedOnce()
    {
        var races = Scale.Of(usual: 300, full: 10_000);
        var clock = Stopwatch.StartNew();
        for (var done = 0; done < races; done += KeysOfAPair * RotationsOfAKey)
        {
            await RaceOnAPairOfClusters(Math.Min(KeysOfAPair, (races - done) / RotationsOfAKey));
        }

        output.WriteLine($"races={races} versions={issued} twice=0 refused={refused} seconds={clock.Elapsed.TotalSeconds:0.0}");
    }

    private async Task RaceOnAPairOfClusters(int keys)
    {
        var (a, b) = (new MemoryZone("A"), new MemoryZone("B"));
        await using var installation = await Installation.Open(a, b, TestTime.New());
        await using var left = await LoneCluster.Start(installation, a, b);
        await using var right = await LoneCluster.Start(installation, a, b);
        await LiveCluster.Done(() => left.Kms.CreateVault(LiveCluster.Call(), LiveCluster.Vault, new VaultSettings()));
        for (var number = 0; number < keys; number++)
        {
            var key = LiveCluster.Key(number);
            var first = await left.Kms.CreateKey(LiveCluster.Call(), key, key.Name, KeySpecs.Ec(Curve.P256).Value, KeySettings.Default);
            var versions = new List<string> { first.Value.VersionId };
            for (var race = 0; race < RotationsOfAKey; race++)
            {
                versions.AddRange(await Race(left.Kms, right.Kms, key));
            }

            var stored = await Stored(installation, key);
            Assert.Equal(versions.Count, versions.Distinct().Count());
            Assert.Equal(stored.Length, stored.Distinct().Count());
            Assert.Empty(versions.Except(stored));
            issued += versions.Count;
        }

        Assert.Equal(await ZoneDigest.Of(a), await ZoneDigest.Of(b));
    }

    /// <returns>The versions that were acknowledged.</returns>
    private async Task<string[]> Race(IKms left, IKms right, KeyId key)
    {
        using var start = new Barrier(2);
        var answers = await Task.WhenAll(((IKms[])[left, right]).Select(kms => Task.Run(async () =>
        {
            start.SignalAndWait();
            return await kms.RotateKey(LiveCluster.Call(), key);
        })));
        Assert.Contains(answers, answer => answer.IsOk);
        Assert.All(
            answers.Where(answer => !answer.IsOk),
            answer => Assert.Contains(answer.Refusal!.Code, (RefusalCode[])[RefusalCode.Conflict, RefusalCode.Throttled, RefusalCode.OutcomeUnknown]));
        refused += answers.Count(answer => !answer.IsOk);
        return [.. answers.Where(answer => answer.IsOk).Select(answer => answer.Value.VersionId)];
    }

    private static async Task<string[]> Stored(Installation installation, KeyId key)
    {
        var record = (await installation.Store.Read(KeyRecord.IdOf(key), CancellationToken.None)).Value!;
        return [.. KeyKind.Row.Open(record, installation.Ports.Seal).Value.Versions.Select(version => version.Id)];
    }
}
