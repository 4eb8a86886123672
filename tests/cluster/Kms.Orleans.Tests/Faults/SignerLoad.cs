using System.Diagnostics;
using System.Security.Cryptography;
using Kms.Keys;

namespace Kms.Orleans.Tests.Faults;

/// <summary>
/// Clients that sign without pause at whatever silo is there, and check each signature with the public key that they were given first; and clients that rotate.
/// </summary>
internal sealed class SignerLoad(LiveCluster cluster, int keys)
{
    private readonly CancellationTokenSource done = new();
    private readonly long[] answeredAt = new long[keys];
    private readonly List<string> rotated = [];
    private readonly List<string> wrong = [];
    private Task running = Task.CompletedTask;
    private long signed;
    private long failed;

    public long Signed => Interlocked.Read(ref signed);

    /// <summary>Calls that were answered with "try again".</summary>
    public long Failed => Interlocked.Read(ref failed);

    /// <summary>Versions whose making was acknowledged, as "key version".</summary>
    public IReadOnlyList<string> Rotated => rotated;

    /// <summary>What must not happen.</summary>
    public IReadOnlyList<string> Wrong => wrong;

    public async Task Start(int signers)
    {
        var kms = cluster.Facade(cluster.Silos[0]);
        var views = new KeyView[keys];
        for (var i = 0; i < keys; i++)
        {
            var key = LiveCluster.Key(i);
            views[i] = await LiveCluster.Done(() => kms.GetKey(LiveCluster.Call(), key, null));
        }

        running = Task.WhenAll(
        [
            .. Enumerable.Range(0, signers).Select(i => Task.Run(() => Sign(views[i % keys], i))),
            .. Enumerable.Range(0, 4).Select(i => Task.Run(() => Rotate(i))),
        ]);
    }

    public async Task Stop()
    {
        await done.CancelAsync();
        await running;
        done.Dispose();
    }

    /// <summary>How long after a moment (a <see cref="Stopwatch"/> tick) it took until every key had signed again.</summary>
    public async Task<TimeSpan> AllAnswerAgain(long since)
    {
        while (Enumerable.Range(0, keys).Any(i => Interlocked.Read(ref answeredAt[i]) <= since))
        {
            await Task.Delay(10);
        }

        return Stopwatch.GetElapsedTime(since);
    }

    private async Task Sign(KeyView view, int seed)
    {
        using var publicKey = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = view.Public.X.ToArray(), Y = view.Public.Y.ToArray() },
        });
        var (random, digest) = (new Random(seed), new byte[32]);
        while (!done.IsCancellationRequested)
        {
            random.NextBytes(digest);
            var asked = Stopwatch.GetTimestamp();
            var request = new CryptoRequest(KeyOperations.Sign, Algorithm.Es256, digest.ToArray());
            var result = await Call(random, kms => kms.UseKey(LiveCluster.Call(), view.Key, view.VersionId, request));
            if (result is { IsOk: true })
            {
                Interlocked.Increment(ref signed);
                Interlocked.Exchange(ref answeredAt[seed % keys], asked);
                if (!publicKey.VerifyHash(digest, result.Value.Value.Output.Value.Span))
                {
                    Note("a signature that does not verify");
                }
            }

            await Task.Yield();
        }
    }

    private async Task Rotate(int seed)
    {
        var random = new Random(1000 + seed);
        while (!done.IsCancellationRequested)
        {
            var key = LiveCluster.Key(random.Next(keys));
            var call = LiveCluster.Call();
            Result<KeyView>? result = null;
            while (result is not { IsOk: true } && !done.IsCancellationRequested)
            {
                result = await Call(random, kms => kms.RotateKey(call, key));
                if (result?.Refusal?.Code == RefusalCode.Conflict)
                {
                    // It has as many versions as a key can have.
                    return;
                }
            }

            if (result is { IsOk: true })
            {
                lock (rotated)
                {
                    rotated.Add(key.Name + " " + result.Value.Value.VersionId);
                }
            }

            await Task.Delay(50);
        }
    }

    /// <summary>At a silo chosen at random. Null: that silo is just ending, as a connection that breaks.</summary>
    private async Task<Result<T>?> Call<T>(Random random, Func<IKms, ValueTask<Result<T>>> call)
    {
        try
        {
            var silos = cluster.Silos;
            var result = await call(cluster.Facade(silos[random.Next(silos.Length)]));
            if (result.Refusal is { } refusal)
            {
                Interlocked.Increment(ref failed);
                if (!LiveCluster.MayRepeat(refusal) && refusal.Code != RefusalCode.Conflict)
                {
                    Note(refusal.ToString());
                }

                await Task.Delay(20);
            }

            return result;
        }
        catch (Exception exception) when (exception is ObjectDisposedException or OperationCanceledException)
        {
            // The silo that was called is no more: the client's connection to it would have broken.
            Interlocked.Increment(ref failed);
            await Task.Delay(20);
            return null;
        }
    }

    private void Note(string what)
    {
        lock (wrong)
        {
            wrong.Add(what);
        }
    }
}
