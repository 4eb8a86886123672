using System.Security.Cryptography;
using Kms.Crypto.Tests.Support;
using Kms.Keys;
using static Kms.Crypto.Tests.Support.RsaNumbers;

namespace Kms.Crypto.Tests.Keys;

[CollectionDefinition(nameof(ImportTimeTests), DisableParallelization = true)]
public sealed class NothingBeside;

/// <summary>How long a processor is busy with an import, whatever comes in. Not beside other tests: the time is that of the process.</summary>
[Collection(nameof(ImportTimeTests))]
public sealed class ImportTimeTests(ITestOutputHelper output)
{
    private const int TimeMaxMs = 100;
    private const int Tries = 8;

    [Fact]
    public void Import_LargestSizes_IsDecidedWithin100Ms()
    {
        var (p, q) = PrimesOf(4096);
        var good = Of(p, q);
        AssertQuick("4096 bits, whole", good.Whole(), true);
        AssertQuick("4096 bits, n, e and d", good.Exponents(), true);
        AssertQuick("primes near each other", Of(p, PrimeFrom(p + 2178)).Exponents(), false);
        AssertQuick("n is not the product", WithModulus((good with { Q = q + 4 }).Whole(), good), false);
        var huge = Number(RandomNumberGenerator.GetBytes(2048)) | (System.Numerics.BigInteger.One << 16383) | 1;
        AssertQuick("16384 bits", new() { Type = KeyType.Rsa, N = Bytes(huge), E = [3], D = Bytes(huge - 2), P = Bytes(huge), Q = Bytes(huge) }, false);
        AssertQuick("exponent of 4096 bits", new() { Type = KeyType.Rsa, N = Bytes(good.N), E = Bytes(good.N - 2), D = Bytes(good.D) }, false);
    }

    private static KeyToImport WithModulus(KeyToImport key, RsaNumbers of) => new()
    {
        Type = KeyType.Rsa,
        N = Bytes(of.N),
        E = key.E,
        D = key.D,
        P = key.P,
        Q = key.Q,
    };

    private void AssertQuick(string what, KeyToImport key, bool expected)
    {
        var best = double.MaxValue;
        for (var i = 0; i < Tries; i++)
        {
            var before = Environment.CpuUsage.TotalTime;
            Assert.Equal(expected, Keyring.Shared.Materials.Import(key, Keyring.Version).IsOk);
            best = Math.Min(best, (Environment.CpuUsage.TotalTime - before).TotalMilliseconds);
        }

        output.WriteLine($"{what}: {best:0.0} ms");
        Assert.True(best < TimeMaxMs, $"{what}: {best:0} ms");
    }
}
