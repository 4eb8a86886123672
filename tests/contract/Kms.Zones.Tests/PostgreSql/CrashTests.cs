using System.Collections.Concurrent;
using Kms.Records;
using Kms.Testing;
using Kms.Testing.PostgreSql;
using Kms.TwoZone;
using Kms.Zones.Sql.PostgreSql;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Kms.Zones.Tests.PostgreSql;

/// <summary>kill -9 of the whole server under load, and a new start: what was acknowledged is there, and the zone noticed.</summary>
public sealed class CrashTests : IAsyncLifetime
{
    private readonly FakeTimeProvider time = TestTime.New();
    private PostgreSqlCluster cluster = null!;
    private PostgreSqlZone zone = null!;
    private FencingToken token;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(PostgreSqlPrograms.Folder is null, PostgreSqlPrograms.WhereToGetThem);
        cluster = await PostgreSqlCluster.Start();
        zone = new PostgreSqlZone("A", cluster.ConnectionString(), time);
        Assert.True((await zone.Open(default)).IsApplied);
        token = await zone.Claim();
    }

    public async ValueTask DisposeAsync()
    {
        if (cluster is not null)
        {
            await zone.DisposeAsync();
            await cluster.DisposeAsync();
        }
    }

    [Fact]
    public async Task Execute_ServerKilledUnderLoad_KeepsWhatWasAcknowledgedAndDoesNotDoWhatWasRefused()
    {
        for (var cycle = 0; cycle < 5; cycle++)
        {
            var (acknowledged, refused) = (new ConcurrentBag<string>(), new ConcurrentBag<string>());
            var writers = Enumerable.Range(0, 32).Select(writer => Task.Run(() => WriteUntilItFails($"{cycle}-{writer}", acknowledged, refused))).ToArray();
            await Kms.Testing.Eventually.True(() => acknowledged.Count > 200, "the load is on");
            await cluster.Kill();
            await Task.WhenAll(writers);

            Assert.Equal(ZoneOutcome.Unreachable, (await zone.Read("r", default)).Outcome);
            Assert.Equal(ZoneOutcome.Unreachable, (await zone.Open(default)).Outcome);
            await cluster.Start();
            Assert.True((await zone.Open(default)).IsApplied);

            foreach (var id in acknowledged)
            {
                AssertPresent((await zone.Read(id, default)).Value);
            }

            foreach (var id in refused)
            {
                Assert.Null((await zone.Read(id, default)).Value);
            }

            Assert.Equal(ZoneSteps.FirstControl, (await zone.Control(default)).Value);
        }
    }

    [Fact]
    public async Task Execute_ServerRestartedWhileNothingWasSent_IsCertainlyNotDoneAndTheZoneHasToBeOpenedAgain()
    {
        await zone.Write(token, "r");

        // Long enough for the connections to be tried before they are trusted again.
        time.Advance(TimeSpan.FromSeconds(1));
        await cluster.Kill();
        await cluster.Start();

        var reply = await zone.Execute(ZoneSteps.Prepare("n", 1), token, default);
        Assert.Equal(ZoneOutcome.Unreachable, reply.Outcome);

        // A restarted server may have lost something: nothing is read from it before somebody has looked.
        Assert.Equal(ZoneOutcome.Unreachable, (await zone.Read("r", default)).Outcome);
        Assert.True((await zone.Open(default)).IsApplied);
        AssertPresent((await zone.Read("r", default)).Value);
        Assert.Null((await zone.Read("n", default)).Value);
    }

    /// <summary>The intent is durable. A commit mark need not be: without it the intent is still there.</summary>
    private static void AssertPresent(ZoneRow? row) => Assert.True(row is { Version: 1 } or { Intent: not null }, $"acknowledged, and now {row}");

    private async Task WriteUntilItFails(string prefix, ConcurrentBag<string> acknowledged, ConcurrentBag<string> refused)
    {
        for (var i = 0; ; i++)
        {
            var id = $"{prefix}-{i}";
            var prepare = ZoneSteps.Prepare(id, 1);
            var prepared = await zone.Execute(prepare, token, default);
            if (!prepared.IsApplied)
            {
                if (prepared.Outcome == ZoneOutcome.Unreachable)
                {
                    refused.Add(id);
                }

                return;
            }

            acknowledged.Add(id);
            if (!(await zone.Execute(new Commit(id, prepare.Intent.Id), token, default)).IsApplied)
            {
                return;
            }
        }
    }
}
