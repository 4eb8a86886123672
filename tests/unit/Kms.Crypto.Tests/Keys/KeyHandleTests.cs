using System.Security.Cryptography;
using Kms.Crypto.Keys;
using Kms.Crypto.Native;
using Kms.Crypto.Tests.Support;
using Kms.Keys;
using Kms.PublicKeys;
using Kms.Records;
using Kms.Testing;

namespace Kms.Crypto.Tests.Keys;

public sealed class KeyHandleTests
{
    public static TheoryData<string> Algorithms => ["ES256", "RS256", "RSA-OAEP", "A256GCM", "A256CBCPAD", "A256KW", "HS256"];

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task Perform_ManyThreadsWhileDisposed_AlwaysAnswersRight(string name)
    {
        var algorithm = Algorithm.ByName[name];
        var handle = Keyring.Handle(Keyring.SpecFor(algorithm));
        using var check = Keyring.Handle(Keyring.SpecFor(algorithm));
        using var stop = new CancellationTokenSource();
        var uses = 0;
        var workers = Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                Use(handle, check, algorithm);
                Interlocked.Increment(ref uses);
            }
        })).ToArray();
        await Eventually.True(() => Volatile.Read(ref uses) >= 40, "the handle is in use by all");
        handle.Dispose();
        handle.Dispose();
        var before = Volatile.Read(ref uses);
        await Eventually.True(() => Volatile.Read(ref uses) >= before + 40, "it was used after it was disposed");
        await stop.CancelAsync();
        await Task.WhenAll(workers);
    }

    [Fact]
    public void Return_AfterRetire_DisposesTheObject()
    {
        var pool = new NativePool<Probe>();
        using var kept = new Probe();
        using var lent = new Probe();
        pool.Return(kept);
        Assert.Same(kept, pool.TryTake());
        pool.Return(kept);
        pool.Retire();
        Assert.True(kept.Disposed);
        pool.Return(lent);
        Assert.True(lent.Disposed);
        Assert.Null(pool.TryTake());
    }

    [Fact]
    public void Return_MoreThanPlaces_DisposesTheRest()
    {
        var pool = new NativePool<Probe>();
        var probes = Enumerable.Range(0, 1_000).Select(_ => new Probe()).ToArray();
        Array.ForEach(probes, pool.Return);
        Assert.InRange(probes.Count(probe => !probe.Disposed), 1, 64);
        pool.Retire();
        Assert.All(probes, probe => Assert.True(probe.Disposed));
    }

    [Fact]
    public void Pool_UsedAndRetiredAtOnce_LeavesNothingOpenAndLendsToOneAtATime()
    {
        for (var round = 0; round < 200; round++)
        {
            var pool = new NativePool<Probe>();
            var all = new System.Collections.Concurrent.ConcurrentBag<Probe>();
            Parallel.For(0, 4, worker =>
            {
                for (var i = 0; i < 50; i++)
                {
                    var probe = pool.TryTake();
                    if (probe is null)
                    {
                        all.Add(probe = new Probe());
                    }

                    Assert.Equal(1, Interlocked.Increment(ref probe.Users));
                    Assert.False(probe.Disposed);
                    Interlocked.Decrement(ref probe.Users);
                    pool.Return(probe);
                    if (worker == 0 && i == 25)
                    {
                        pool.Retire();
                    }
                }
            });
            Assert.All(all, probe => Assert.True(probe.Disposed));
        }
    }

    [Fact]
    public void Dispose_SecretBuffer_IsCleared()
    {
        var buffer = SecretBuffer.Random(32);
        buffer.Dispose();
        Assert.Equal(new byte[32], buffer.Bytes);
        var key = new OctKey(buffer = SecretBuffer.Random(32), subkeys: true);
        key.Dispose();
        Assert.Equal(new byte[32], buffer.Bytes);
    }

    private static void Use(IKeyHandle handle, IKeyHandle check, Algorithm algorithm)
    {
        var value = RandomNumberGenerator.GetBytes(32);
        if (algorithm.Operations.HasFlag(KeyOperations.Sign))
        {
            var signature = handle.Perform(new CryptoRequest(KeyOperations.Sign, algorithm, value)).Value.Value;
            Assert.True(check.Perform(new CryptoRequest(KeyOperations.Verify, algorithm, value, signature)).Value.Valid);
            return;
        }

        var (there, back) = algorithm.Operations.HasFlag(KeyOperations.Encrypt)
            ? (KeyOperations.Encrypt, KeyOperations.Decrypt)
            : (KeyOperations.WrapKey, KeyOperations.UnwrapKey);
        var made = handle.Perform(new CryptoRequest(there, algorithm, value)).Value;
        var opened = check.Perform(new CryptoRequest(back, algorithm, made.Value, Iv: made.Iv, Tag: made.Tag)).Value;
        Assert.Equal(value, opened.Value.ToArray());
    }

    private sealed class Probe : IDisposable
    {
        public int Users;

        public bool Disposed { get; private set; }

        public void Dispose() => Disposed = true;
    }
}
