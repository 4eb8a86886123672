using System.Collections.Concurrent;
using System.Globalization;
using Kms.Faults.Check;
using Kms.Faults.Http;

namespace Kms.Faults.Load;

/// <summary>What is there before a fault comes.</summary>
internal static class Filling
{
    private const int AtOnce = 32;

    /// <summary>Keys with one to <paramref name="versionsMax"/> versions, so that there are small and large records, and the keys of <see cref="CryptoUser"/>.</summary>
    public static async Task Keys(KmsClient client, History history, IReadOnlyList<string> keys, Random random, int versionsMax = 9)
    {
        var board = new KeyBoard(keys, history);
        board.Reset();
        var writer = new Writer("first", client, board, history, random);
        for (var i = 0; i < keys.Count; i++)
        {
            await writer.Do(keys[i], ChangeKind.Create, null);
            for (var version = 0; version < i % versionsMax; version++)
            {
                await writer.Do(keys[i], ChangeKind.Rotate, null);
            }
        }

        foreach (var box in CryptoUser.Boxes)
        {
            await Make(client, box, new { kty = "oct", key_size = 256 });
        }
    }

    /// <summary>Many small keys that nobody uses, as fast as they can be made.</summary>
    public static Task Many(KmsClient client, int count, CancellationToken cancellation) => Parallel.ForEachAsync(
        Partitioner.Create(0, count, 50).GetDynamicPartitions(),
        new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
        async (range, _) =>
        {
            for (var i = range.Item1; i < range.Item2; i++)
            {
                await Make(client, string.Create(CultureInfo.InvariantCulture, $"many-{i}"), new { kty = "oct", key_size = 256 });
            }
        });

    private static async Task Make(KmsClient client, string key, object body)
    {
        var made = await client.Post($"/keys/{key}/create", body);
        if (!made.IsOk)
        {
            throw new InvalidOperationException($"Key {key} cannot be made: {made.Status} {made.Code}");
        }
    }
}
