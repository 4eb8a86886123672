using Kms.Testing;
using Kms.Testing.PostgreSql;
using Kms.TwoZone;
using Kms.Zones.Sql.PostgreSql;
using Kms.Zones.Sql.Sqlite;
using Orleans.Storage;
using Xunit;

namespace Kms.Orleans.Tests.Storage;

/// <summary>What a grain storage promises, on every kind of zone.</summary>
public abstract class GrainStorageContract
{
    private static readonly GrainId Grain = GrainId.Create("note", "one");

    [Fact]
    public async Task RandomSteps_OfFourHandlesOnTwoSilos_AgreeWithTheModel()
    {
        await using var pair = await StoragePair.Open(await Zones());
        var (lost, written) = (0, 0);
        for (var seed = 0; seed < 20; seed++)
        {
            var model = new StateModel(pair.Providers, GrainId.Create("note", "g" + seed), new Random(seed));
            for (var step = 0; step < 25; step++)
            {
                await model.Step();
            }

            (lost, written) = (lost + model.Lost, written + model.Written);
        }

        Assert.InRange(lost, 50, 500);
        Assert.InRange(written, 50, 500);
    }

    [Fact]
    public async Task Write_ByAllHandlesAtOnce_OneWins()
    {
        await using var pair = await StoragePair.Open(await Zones());
        for (var round = 0; round < 10; round++)
        {
            var grain = GrainId.Create("note", "race" + round);
            var won = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
            {
                var state = new GrainState<Note> { State = new Note { Number = i } };
                try
                {
                    await pair.Providers[i % 2].WriteStateAsync("note", grain, state);
                    return i;
                }
                catch (InconsistentStateException)
                {
                    return -1;
                }
            })));
            var winner = Assert.Single(won, i => i >= 0);
            var read = new GrainState<Note>();
            await pair.Providers[0].ReadStateAsync("note", grain, read);
            Assert.Equal(winner, read.State!.Number);
        }
    }

    [Fact]
    public async Task Write_AnETagOfAnotherProvider_IsRefused()
    {
        await using var pair = await StoragePair.Open(await Zones());
        var state = new GrainState<Note> { State = new Note(), ETag = "W/\"12\"" };
        await Assert.ThrowsAsync<InconsistentStateException>(() => pair.Providers[0].WriteStateAsync("note", Grain, state));
    }

    [Fact]
    public async Task States_OfOtherNames_AreOthers()
    {
        await using var pair = await StoragePair.Open(await Zones());
        var state = new GrainState<Note> { State = new Note { Text = "mine" } };
        await pair.Providers[0].WriteStateAsync("note", Grain, state);
        var other = new GrainState<Note>();
        await pair.Providers[0].ReadStateAsync("other", Grain, other);
        Assert.False(other.RecordExists);
        Assert.NotNull(other.State);
    }

    protected abstract ValueTask<Func<string, IZone>> Zones();
}

public sealed class MemoryStorageContract : GrainStorageContract
{
    private readonly Dictionary<string, IZone> zones = new() { ["A"] = new MemoryZone("A"), ["B"] = new MemoryZone("B") };

    protected override ValueTask<Func<string, IZone>> Zones() => new(name => zones[name]);
}

public sealed class SqliteStorageContract : GrainStorageContract, IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kms-grains-");

    public void Dispose() => folder.Delete(recursive: true);

    protected override ValueTask<Func<string, IZone>> Zones() => new(name => new SqliteZone(name, Path.Combine(folder.FullName, name), TimeProvider.System));
}

public sealed class PostgreSqlStorageContract(PostgreSqlServer server) : GrainStorageContract, IClassFixture<PostgreSqlServer>
{
    protected override async ValueTask<Func<string, IZone>> Zones()
    {
        var cluster = await server.Get();
        var pair = Guid.NewGuid().ToString("N")[..12];
        return name => new PostgreSqlZone(
            name, cluster.ConnectionString(), TimeProvider.System, new PostgreSqlZoneOptions { Schema = $"grains_{pair}_{(name == "A" ? "a" : "b")}" });
    }
}

/// <summary>One server for the class, where PostgreSQL is installed.</summary>
public sealed class PostgreSqlServer : IAsyncDisposable
{
    private PostgreSqlCluster? cluster;

    public async Task<PostgreSqlCluster> Get()
    {
        Assert.SkipWhen(PostgreSqlPrograms.Folder is null, PostgreSqlPrograms.WhereToGetThem);
        return cluster ??= await PostgreSqlCluster.Start();
    }

    public async ValueTask DisposeAsync()
    {
        if (cluster is not null)
        {
            await cluster.DisposeAsync();
        }
    }
}
