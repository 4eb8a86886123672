using System.Buffers.Text;
using System.Diagnostics;
using System.Security.Cryptography;
using Kms.Faults.Load;

namespace Kms.Faults.Silos;

/// <summary>64 clients, each signing with one version of a key at a silo chosen anew every time, and verifying by itself with the public key that it was given at the beginning.</summary>
internal sealed class Signers : IAsyncDisposable
{
    public const int Count = 64;
    private const int KeyCount = 16;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly SiloCluster cluster;
    private readonly CancellationTokenSource stopping = new();
    private readonly Lock gate = new();
    private readonly List<string> wrong = [];
    private readonly long[] signedAt = new long[KeyCount];
    private readonly Task running;
    private bool isOver;

    private Signers(SiloCluster cluster, (string Path, ECPoint Public)[] keys, int seed)
    {
        this.cluster = cluster;
        Array.Fill(signedAt, Stopwatch.GetTimestamp());
        running = Task.WhenAll(Enumerable.Range(0, Count).Select(i => Task.Run(() => Run(keys[i % KeyCount], i % KeyCount, new Random(seed + i)))));
    }

    public static IReadOnlyList<string> Keys { get; } = [.. Enumerable.Range(0, KeyCount).Select(i => $"hot-{i}")];

    public Latencies Times { get; } = new();

    /// <summary>Answers that said: try again.</summary>
    public int Refused { get; private set; }

    /// <summary>Requests without an answer.</summary>
    public int Unanswered { get; private set; }

    /// <summary>The longest time without a signature of some key.</summary>
    public TimeSpan Silence { get; private set; }

    /// <summary>Answers that should not have been.</summary>
    public IReadOnlyList<string> Wrong => wrong;

    public static async Task<Signers> Start(SiloCluster cluster, int seed)
    {
        var keys = new List<(string, ECPoint)>();
        foreach (var key in Keys)
        {
            var made = await cluster.Insist(HttpMethod.Post, $"/keys/{key}/create", new { kty = "EC", crv = "P-256" }, new Random(seed));
            var point = made.Body.GetProperty("key");
            byte[] Part(string name) => Base64Url.DecodeFromChars(point.GetProperty(name).GetString());
            keys.Add(($"/keys/{key}/{made.Version().Issued.Id}/sign", new ECPoint { X = Part("x"), Y = Part("y") }));
        }

        return new Signers(cluster, [.. keys], seed);
    }

    /// <summary>Ends them; what was counted stays.</summary>
    public async Task Stop()
    {
        if (!isOver)
        {
            isOver = true;
            await stopping.CancelAsync();
            await running;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        stopping.Dispose();
    }

    private async Task Run((string Path, ECPoint Public) key, int number, Random random)
    {
        using var publicKey = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = key.Public });
        var digest = new byte[32];
        while (!stopping.IsCancellationRequested)
        {
            random.NextBytes(digest);
            var sent = Stopwatch.GetTimestamp();
            var answer = await cluster.Any(random).Client.Post(key.Path, new { alg = "ES256", value = Base64Url.EncodeToString(digest) });
            var isGood = answer.IsOk && publicKey.VerifyHash(digest, Base64Url.DecodeFromChars(answer.Body.GetProperty("value").GetString()));
            lock (gate)
            {
                if (isGood)
                {
                    var now = Stopwatch.GetTimestamp();
                    Times.Add(Stopwatch.GetElapsedTime(sent, now));
                    Silence = Stopwatch.GetElapsedTime(signedAt[number], now) is var silence && silence > Silence ? silence : Silence;
                    signedAt[number] = now;
                }
                else if (answer.IsOk || !SiloCluster.MayRepeat(answer))
                {
                    wrong.Add($"{key.Path} answers {answer.Status} {answer.Code}{(answer.IsOk ? " with a signature that does not verify" : string.Empty)}");
                }

                Unanswered += answer.Status == 0 ? 1 : 0;
                Refused += answer.Status is 503 or 429 ? 1 : 0;
            }

            if (!answer.IsOk)
            {
                await Task.Delay(Pause, CancellationToken.None);
            }
        }
    }
}
