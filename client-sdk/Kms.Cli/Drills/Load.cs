using Kms.Client;
using Kms.Keys;

namespace Kms.Cli.Drills;

/// <summary>
/// Clients that make changes and sign, in a vault of their own, until they are told to stop. They try each call once: what fails is seen.
/// </summary>
internal sealed class Load : IAsyncDisposable
{
    private static readonly KeySpec Kind = KeySpecs.Ec(Curve.P256).Value;

    /// <summary>A client that was refused asks again a little later, as any client would.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource stop = new();
    private readonly List<Task> clients = [];

    private Load()
    {
    }

    public static string SigningKey => "signing";

    /// <param name="service">Without retries.</param>
    public static async Task<Load> Begin(IKmsClient service, string vault, Ledger ledger, int writers, int signers, CancellationToken cancellation)
    {
        var load = new Load();
        var made = await service.CreateKeyAsync(new KeyName(vault, SigningKey), Kind, cancellation: cancellation);
        ledger.Acknowledge(SigningKey, made.VersionId);
        for (var i = 0; i < writers; i++)
        {
            var key = "changes-" + i;
            load.clients.Add(load.Repeat(ledger, ledger.Writing, async () =>
                ledger.Acknowledge(key, (await service.CreateKeyAsync(new KeyName(vault, key), Kind,
                    cancellation: load.stop.Token)).VersionId)));
        }

        for (var i = 0; i < signers; i++)
        {
            load.clients.Add(load.Repeat(ledger, ledger.Signing, async () =>
                await service.SignAsync(new KeyName(vault, SigningKey), Algorithm.Es256, new byte[32], load.stop.Token)));
        }

        return load;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(clients);
        stop.Dispose();
    }

    private async Task Repeat(Ledger ledger, Track track, Func<Task> act)
    {
        await Task.Yield();
        while (!stop.IsCancellationRequested)
        {
            var began = ledger.Now;
            try
            {
                await act();
                track.Succeeded(began, ledger.Now);
            }
            catch (KmsException problem)
            {
                ledger.Failed(track, began, problem);
                await Task.Delay(Breath, CancellationToken.None);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
        }
    }
}
