using System.Collections.Concurrent;

namespace Kms.Http.Tokens;

/// <summary>
/// Callers by the digest of their token, in two generations: when the young one is full it becomes the old one and the oldest are
/// forgotten. Bounded without bookkeeping on the hot path, and whoever calls often is found again in the old generation and moves up.
/// </summary>
internal sealed class CallerCache(int generationCountMax)
{
    private volatile ConcurrentDictionary<Digest, AuthenticationResult> young = new();
    private volatile ConcurrentDictionary<Digest, AuthenticationResult> old = new();

    public bool TryGet(Digest token, DateTimeOffset now, out AuthenticationResult result)
    {
        if (!young.TryGetValue(token, out result))
        {
            if (!old.TryGetValue(token, out result))
            {
                return false;
            }

            Add(token, result);
        }

        return now < result.Expires;
    }

    public void Add(Digest token, AuthenticationResult result)
    {
        var generation = young;
        if (generation.Count >= generationCountMax)
        {
            lock (this)
            {
                if (ReferenceEquals(generation, young))
                {
                    old = generation;
                    young = new ConcurrentDictionary<Digest, AuthenticationResult>();
                }
            }
        }

        young[token] = result;
    }
}
