namespace Kms.PublicKeys;

/// <summary>
/// A few native objects of one key, each lent to one caller at a time: they are not safe to share, and where they are,
/// threads would contend on their reference counts. Taking and returning is one interlocked exchange in the common case.
/// Retiring disposes what lies here at once and what is lent when it comes back; a retired pool hands out nothing.
/// </summary>
internal sealed class NativePool<T>
    where T : class, IDisposable
{
    /// <summary>Places a cache line apart: neighbours used by different processors would slow each other down.</summary>
    private const int Stride = 8;

    private static readonly int Places = Math.Clamp(Environment.ProcessorCount, 2, 64);

    private readonly Place[] places = new Place[Places * Stride];
    private volatile bool retired;

    public bool IsRetired => retired;

    /// <summary>One of the objects, now the caller's alone, or null when all are lent: the caller opens another.</summary>
    public T? TryTake()
    {
        var start = Thread.GetCurrentProcessorId() % Places;
        for (var i = 0; i < Places; i++)
        {
            ref var place = ref places[((start + i) % Places) * Stride].Item;

            // The plain read first keeps a walk over empty places from taking their cache lines away from others.
            if (place is not null && Interlocked.Exchange(ref place, null) is { } item)
            {
                return item;
            }
        }

        return null;
    }

    /// <summary>Gives an object back (or in for the first time). It is disposed when there is no place for it.</summary>
    public void Return(T item)
    {
        var start = Thread.GetCurrentProcessorId() % Places;
        for (var i = 0; i < Places && !retired; i++)
        {
            ref var place = ref places[((start + i) % Places) * Stride].Item;
            if (place is null && Interlocked.CompareExchange(ref place, item, null) is null)
            {
                // Retire sets the flag and then empties the places: either it sees this item or this sees the flag.
                if (retired)
                {
                    Interlocked.Exchange(ref place, null)?.Dispose();
                }

                return;
            }
        }

        item.Dispose();
    }

    public void Retire()
    {
        retired = true;
        for (var i = 0; i < Places; i++)
        {
            Interlocked.Exchange(ref places[i * Stride].Item, null)?.Dispose();
        }
    }

    private struct Place
    {
        public T? Item;
    }
}
