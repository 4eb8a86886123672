using System.Diagnostics;
using Kms.Access;
using Kms.Keys;
using Kms.Vaults;

namespace Kms.Orleans.Bench;

/// <summary>One key that everybody signs with, on all cores.</summary>
internal static class HotKey
{
    private static readonly VaultName Vault = VaultName.TryParse("bench", out var name) ? name : default;
    private static readonly CryptoRequest Sign = new(KeyOperations.Sign, Algorithm.Es256, new byte[32]);
    private static int operations;

    public static KeyId Key { get; } = KeyId.TryCreate(Vault, "hot", out var key) ? key : default;

    public static async Task Make(IKms kms)
    {
        Check(await kms.CreateVault(Call(), Vault, new VaultSettings()));
        Check(await kms.CreateKey(Call(), Key, "hot", KeySpecs.Ec(Curve.P256).Value, KeySettings.Default));
    }

    /// <returns>Signatures a second.</returns>
    public static async Task<double> Measure(IKms kms, TimeSpan span)
    {
        var clock = Stopwatch.StartNew();
        var done = await Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Task.Run(async () =>
        {
            var (call, count) = (Call(), 0L);
            while (clock.Elapsed < span)
            {
                Check(await kms.UseKey(call, Key, null, Sign));
                count++;
            }

            return count;
        })));
        return done.Sum() / clock.Elapsed.TotalSeconds;
    }

    private static Call Call() => new(Region.Administrator, "bench-" + Interlocked.Increment(ref operations));

    private static void Check<T>(Result<T> result)
    {
        if (!result.IsOk)
        {
            throw new InvalidOperationException(result.Refusal.ToString());
        }
    }
}
