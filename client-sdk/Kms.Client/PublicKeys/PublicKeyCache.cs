namespace Kms.Client.PublicKeys;

/// <summary>
/// Public keys that were fetched, for a while and up to a number. A fetch that began before a key was forgotten is not kept: it may have
/// seen the key as it was before the change.
/// </summary>
internal sealed class PublicKeyCache(PublicKeyOptions options, TimeProvider time) : IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<(KeyId Key, string? Version), LinkedListNode<Entry>> entries = [];
    private readonly LinkedList<Entry> byUse = [];
    private long forgotten;

    /// <summary>Hand it to <see cref="Keep"/> with what a fetch gives that begins now.</summary>
    public long Ticket => Interlocked.Read(ref forgotten);

    public int Count
    {
        get
        {
            lock (gate)
            {
                return entries.Count;
            }
        }
    }

    /// <param name="version">As it was asked for: null for the newest.</param>
    /// <param name="found">Null: it is known that this key has none, or none for this caller.</param>
    public bool TryFind(KeyId key, string? version, out PublicKey? found)
    {
        lock (gate)
        {
            found = null;
            if (!entries.TryGetValue((key, version), out var node))
            {
                return false;
            }

            if (time.GetElapsedTime(node.Value.Fetched) >= options.Lifetime)
            {
                Remove(node);
                return false;
            }

            byUse.Remove(node);
            byUse.AddFirst(node);
            found = node.Value.Key;
            return true;
        }
    }

    /// <summary>Gives back the key, kept or not.</summary>
    public PublicKey? Keep(KeyId id, string? version, PublicKey? key, long ticket)
    {
        lock (gate)
        {
            if (ticket != Ticket)
            {
                return key;
            }

            if (entries.TryGetValue((id, version), out var old))
            {
                Remove(old);
            }

            entries[(id, version)] = byUse.AddFirst(new Entry((id, version), key, time.GetTimestamp()));
            if (entries.Count > options.CountMax)
            {
                Remove(byUse.Last!);
            }
        }

        return key;
    }

    /// <summary>All versions of the key.</summary>
    public void Forget(KeyId key)
    {
        lock (gate)
        {
            forgotten++;
            for (var node = byUse.First; node is not null;)
            {
                var next = node.Next;
                if (node.Value.Place.Key == key)
                {
                    Remove(node);
                }

                node = next;
            }
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            forgotten++;
            while (byUse.First is { } node)
            {
                Remove(node);
            }
        }
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        byUse.Remove(node);
        entries.Remove(node.Value.Place);
        node.Value.Key?.Dispose();
    }

    private sealed record Entry((KeyId Key, string? Version) Place, PublicKey? Key, long Fetched);
}
