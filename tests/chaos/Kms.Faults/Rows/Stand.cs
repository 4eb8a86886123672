using System.Globalization;
using Kms.Faults.Check;
using Kms.Faults.Host;
using Kms.Faults.Http;
using Kms.Faults.Load;
using Kms.Faults.Zones;

namespace Kms.Faults.Rows;

/// <summary>A host on two PostgreSQL servers, with keys in it, a client, and everything that was done written down.</summary>
internal sealed class Stand : IAsyncDisposable
{
    private const int VersionsMax = 3;
    private readonly RowRun run;
    private string[] options = [];
    private HostProcess? host;
    private KmsClient? client;
    private int loads;

    private Stand(RowRun run, PostgresPair zones, IReadOnlyList<string> keys)
    {
        (this.run, Zones, Keys) = (run, zones, keys);
        Board = new KeyBoard(keys, History);
    }

    public IReadOnlyList<string> Keys { get; }

    public PostgresPair Zones { get; }

    public DataFolder Data { get; } = new();

    public History History { get; } = new();

    public KeyBoard Board { get; }

    public HostProcess Host => host ?? throw new InvalidOperationException("The host was stopped.");

    public KmsClient Client => client ?? throw new InvalidOperationException("The host was stopped.");

    /// <param name="options">Of the host; null: it reaches the zones directly.</param>
    public static async Task<Stand> Start(RowRun run, int keyCount, Func<PostgresPair, string[]>? options = null)
    {
        var zones = await PostgresPair.Start();
        var stand = new Stand(run, zones, [.. Enumerable.Range(0, keyCount).Select(i => string.Create(CultureInfo.InvariantCulture, $"key-{i}"))]);
        try
        {
            await stand.StartHost(options is null ? zones.HostOptions : options(zones));
            await Filling.Keys(stand.Client, stand.History, stand.Keys, run.Random, VersionsMax);
            run.FailAll(await stand.History.Check(stand.Client, run.Cancellation));
            return stand;
        }
        catch
        {
            await stand.DisposeAsync();
            throw;
        }
    }

    public async Task StartHost(string[]? with = null)
    {
        options = with ?? options;
        host = HostProcess.Start(Data, options);
        await host.Ready(run.Cancellation);
        client = KmsClient.Of(Data);
    }

    public async Task StopHost()
    {
        client?.Dispose();
        client = null;
        await Host.DisposeAsync();
        host = null;
    }

    /// <summary>Begins a light load of everything.</summary>
    public Traffic Load()
    {
        Board.Reset();
        var round = loads++;
        return new Traffic(
            Client,
            Keys,
            name => new Writer(string.Create(CultureInfo.InvariantCulture, $"{round}.{name}"), Client, Board, History, new Random(run.Random.Next())),
            run.Random,
            listsAll: false,
            ChangeMix.Ordinary);
    }

    public async Task<bool> IsReady() => await Client.Health() == "ready";

    /// <summary>With no load: nothing undecided is left, nothing acknowledged is lost, and the zones are equal.</summary>
    public async Task Check()
    {
        await run.Must("the host is ready", IsReady);
        using var zones = Zones.Open();
        await run.Must("no intent is left", () => zones.Intents() is (0, 0));
        run.FailAll(await History.Check(Client, run.Cancellation));
        run.FailAll(zones.Differences(after: 0).Take(5));
    }

    public async ValueTask DisposeAsync()
    {
        client?.Dispose();
        if (host is not null)
        {
            await host.DisposeAsync();
        }

        await Zones.DisposeAsync();
        Data.Dispose();
    }
}
