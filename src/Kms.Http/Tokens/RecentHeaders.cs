using System.Runtime.CompilerServices;

namespace Kms.Http.Tokens;

/// <summary>
/// Spares the hash of a token on connections that send the same one again: a server that keeps a connection hands out the same string
/// object for the same header, and the same object is the same text. A small table that later entries overwrite; it knows callers only
/// for as long as their tokens are good.
/// </summary>
internal sealed class RecentHeaders
{
    private const int SlotCount = 256;

    private readonly Entry?[] slots = new Entry?[SlotCount];

    public bool TryGet(string header, DateTimeOffset now, out AuthenticationResult result)
    {
        var entry = Volatile.Read(ref slots[SlotOf(header)]);
        var known = entry is not null && ReferenceEquals(entry.Header, header) && now < entry.Result.Expires;
        result = known ? entry!.Result : default;
        return known;
    }

    public void Add(string header, AuthenticationResult result) => Volatile.Write(ref slots[SlotOf(header)], new Entry(header, result));

    private static int SlotOf(string header) => RuntimeHelpers.GetHashCode(header) & (SlotCount - 1);

    private sealed record Entry(string Header, AuthenticationResult Result);
}
