using Kms.Http.Wire;
using Microsoft.Extensions.Primitives;

namespace Kms.Http;

/// <summary>
/// Names of requests: unique across restarts and machines, but no secret, so a counter under a random prefix is enough and costs nothing.
/// </summary>
internal static class RequestIds
{
    /// <summary>What <see cref="Access.Call.CorrelationId"/> and <see cref="Access.Call.IdempotencyKey"/> allow.</summary>
    private const int LengthMax = 128;

    private static readonly byte[] Prefix = Guid.NewGuid().ToByteArray();
    private static long count;

    public static string Next()
    {
        Span<byte> bytes = stackalloc byte[16];
        Prefix.CopyTo(bytes);
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes[8..], Interlocked.Increment(ref count));
        return new Guid(bytes).ToString();
    }

    /// <summary>
    /// The client's own name for the request, which only correlates. Null when there is none that can be repeated in a header and a log.
    /// </summary>
    public static string? Correlation(StringValues header) => header is [{ } text] && IsPlain(text) ? text : null;

    /// <summary>
    /// The key that the client repeats with each attempt at one change; null when it sent none. Quotes around it, as in structured
    /// headers, do not count.
    /// </summary>
    /// <exception cref="WireException">There is one that cannot be used: going on without it could do the change twice.</exception>
    public static string? IdempotencyKey(StringValues header)
    {
        if (header.Count == 0)
        {
            return null;
        }

        var text = header is [{ Length: >= 2 } quoted] && quoted[0] == '"' && quoted[^1] == '"' ? quoted[1..^1] : header.ToString();
        return header.Count == 1 && IsPlain(text)
            ? text
            : throw WireException.Bad($"Idempotency-Key must be given once, with 1 to {LengthMax} printable ASCII characters and no space.");
    }

    private static bool IsPlain(string text) => text.Length is > 0 and <= LengthMax && !text.AsSpan().ContainsAnyExceptInRange('!', '~');
}
