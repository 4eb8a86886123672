using Kms.Crypto;
using Kms.Crypto.Records;
using Kms.Faults.Zones;
using Kms.TwoZone;
using Kms.Zones.Sql.PostgreSql;

namespace Kms.Faults.Stores;

/// <summary>What a host is for the zones: the product's store on two PostgreSQL zones, and a turn for it at a fixed pace. In this process, without keys.</summary>
internal sealed class StoreHost : IAsyncDisposable
{
    private static readonly TimeSpan CheckEvery = TimeSpan.FromMilliseconds(50);

    private static readonly PostgreSqlZoneOptions Options = new()
    {
        WriteTimeout = PostgresPair.WriteTimeout,
        ReadTimeout = TimeSpan.FromMilliseconds(500),
        ConnectTimeout = TimeSpan.FromSeconds(1),
    };

    private readonly CancellationTokenSource ending = new();
    private readonly PostgreSqlZone a;
    private readonly PostgreSqlZone b;
    private Task tending = Task.CompletedTask;

    private StoreHost(int portA, int portB)
    {
        a = new PostgreSqlZone("A", PostgresPair.ConnectionString(portA), TimeProvider.System, Options);
        b = new PostgreSqlZone("B", PostgresPair.ConnectionString(portB), TimeProvider.System, Options);
        Store = new TwoZoneStore(a, b, new RecordHash(), new Identities(), TimeProvider.System, static _ => { });
    }

    public TwoZoneStore Store { get; }

    /// <exception cref="InvalidOperationException">It cannot be used.</exception>
    public static async Task<StoreHost> Start(int portA, int portB)
    {
        var host = new StoreHost(portA, portB);
        var started = await host.Store.Start(CancellationToken.None);
        if (!started.IsOk)
        {
            await host.DisposeAsync();
            throw new InvalidOperationException($"The store does not start: {started.Refusal}");
        }

        host.tending = host.Tick();
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await tending;
        await a.DisposeAsync();
        await b.DisposeAsync();
        ending.Dispose();
    }

    private async Task Tick()
    {
        using var pace = new PeriodicTimer(CheckEvery);
        try
        {
            while (await pace.WaitForNextTickAsync(ending.Token))
            {
                await Store.Tick(ending.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }
}
