using Microsoft.Extensions.Primitives;

namespace Kms.Http;

/// <summary>
/// Names of requests: unique across restarts and machines, but no secret, so a counter under a random prefix is enough and costs nothing.
/// </summary>
internal static class RequestIds
{
    /// <summary>What <see cref="Access.Call.OperationId"/> allows.</summary>
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

    /// <summary>The client's own name for the request. Null when there is none that can be repeated in a header and a log.</summary>
    public static string? FromClient(StringValues header)
    {
        if (header.Count != 1 || header[0] is not { Length: > 0 and <= LengthMax } text)
        {
            return null;
        }

        foreach (var character in text)
        {
            if (character is < '!' or > '~')
            {
                return null;
            }
        }

        return text;
    }
}
