using Kms.TwoZone;

namespace Kms.Orleans.Storage;

/// <summary>Starts a store with the silo and gives it its turns, where its owner asked for that.</summary>
internal sealed class TwoZoneStoreLife(string name, TwoZoneStorageOptions options, TimeProvider time) : ILifecycleParticipant<ISiloLifecycle>
{
    private readonly CancellationTokenSource stopping = new();
    private Task running = Task.CompletedTask;

    public void Participate(ISiloLifecycle lifecycle)
    {
        if (options is { TendEvery: { } every, Store: TwoZoneStore store })
        {
            lifecycle.Subscribe(
                nameof(TwoZoneGrainStorage) + "." + name, ServiceLifecycleStage.RuntimeStorageServices, token => Start(store, every, token), _ => Stop());
        }
    }

    private async Task Start(TwoZoneStore store, TimeSpan every, CancellationToken cancellation)
    {
        var started = await store.Start(cancellation);
        if (!started.TryGet(out _, out var refusal))
        {
            throw new TwoZoneStorageException(refusal);
        }

        running = Tick(store, every);
    }

    private async Task Stop()
    {
        await stopping.CancelAsync();
        await running;
        stopping.Dispose();
    }

    private async Task Tick(TwoZoneStore store, TimeSpan every)
    {
        using var timer = new PeriodicTimer(every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping.Token))
            {
                await store.Tick(stopping.Token);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The silo stops.
        }
    }
}
