using System.Collections.Concurrent;

namespace Kms.Records;

/// <summary>
/// What is to be done when time has come, as one look at the store's index: which records are due, and when to look again.
/// Nothing is loaded in advance, so a million keys with a rotation policy cost a million index entries and no memory. The host has the
/// timer.
/// </summary>
/// <param name="checkMax">The longest time between two looks, whatever the index says.</param>
/// <param name="elapsed">Told of every record that was due and what came of it.</param>
public sealed class DueWork(IRecordStore store, TimeProvider time, TimeSpan checkMax, Action<string, Result<Done>> elapsed)
{
    private const int PageSize = 64;

    private readonly ConcurrentDictionary<string, DateTimeOffset> failed = new();

    private static TimeSpan RetryAfter => TimeSpan.FromSeconds(5);

    public async ValueTask Do(Func<string, CancellationToken, ValueTask<Result<Done>>> elapse, CancellationToken cancellation)
    {
        var done = new HashSet<string>();
        var worked = true;
        while (worked)
        {
            worked = false;
            var now = time.GetUtcNow();
            var due = await store.Due(now.ToUnixTimeMilliseconds(), PageSize + failed.Count, cancellation);
            if (!due.TryGet(out var ids, out _))
            {
                return;
            }

            foreach (var id in ids.Where(id => !failed.TryGetValue(id, out var again) || again <= now))
            {
                // One that throws, or is still due although it was dealt with, waits: it would keep the clock from all others.
                failed[id] = now + RetryAfter;
                var result = await elapse(id, cancellation);
                elapsed(id, result);
                if (result.IsOk && done.Add(id))
                {
                    worked = true;
                    failed.TryRemove(id, out _);
                }
            }
        }
    }

    /// <summary>How long to sleep, counted from <paramref name="now"/>.</summary>
    public async ValueTask<TimeSpan> UntilNext(DateTimeOffset now, CancellationToken cancellation)
    {
        var next = await store.NextDue(cancellation);
        return !next.TryGet(out var due, out _) ? RetryAfter
            : due is not { } dueMs ? checkMax
            : dueMs > now.ToUnixTimeMilliseconds() ? Shorter(TimeSpan.FromMilliseconds(dueMs - now.ToUnixTimeMilliseconds()), checkMax)
            // Due already: it failed and is tried again later, or it has become due since the clock looked.
            : failed.IsEmpty ? TimeSpan.Zero : RetryAfter;
    }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
