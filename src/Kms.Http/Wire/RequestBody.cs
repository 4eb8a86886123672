using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using Kms.Keys;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace Kms.Http.Wire;

internal delegate T BodyParser<out T>(ReadOnlySpan<byte> utf8);

/// <summary>
/// Reads a whole request body within a limit and hands it to a parser in one piece, from the server's own buffer where it lies in one.
/// </summary>
internal static class RequestBody
{
    /// <summary>
    /// For everything but a backup: the largest is a value to decrypt with its additional data, and names and spaces around them.
    /// </summary>
    public const int BytesMax = (4 * (UseSize.CiphertextBytesMax + UseSize.AdditionalDataBytesMax) / 3) + 4096;

    /// <summary>For the backup of a key, which holds every version of it.</summary>
    public const int BackupBytesMax = (4 * KeySize.BackupBytesMax / 3) + 4096;

    /// <exception cref="WireException">The body is larger than allowed (noticed before the rest of it is read), or the parser refused
    /// it.</exception>
    /// <exception cref="OperationCanceledException">It did not come in time, or its sender has left.</exception>
    public static async ValueTask<T> Read<T>(HttpContext http, int bytesMax, BodyParser<T> parse, CancellationToken cancellation = default)
    {
        if (http.Request.ContentLength > bytesMax)
        {
            throw TooLarge(http, bytesMax);
        }

        var pipe = http.Request.BodyReader;
        while (true)
        {
            var read = await Next(pipe, cancellation);
            if (read.Buffer.Length > bytesMax)
            {
                pipe.AdvanceTo(read.Buffer.End);
                throw TooLarge(http, bytesMax);
            }

            if (read.IsCompleted)
            {
                try
                {
                    return Parse(read.Buffer, parse);
                }
                finally
                {
                    pipe.AdvanceTo(read.Buffer.End);
                }
            }

            pipe.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <exception cref="ConnectionResetException">
    /// The client reset the stream or left: there is no one to answer, and nothing went wrong here.
    /// </exception>
    private static async ValueTask<ReadResult> Next(PipeReader pipe, CancellationToken cancellation)
    {
        try
        {
            return await pipe.ReadAsync(cancellation);
        }
        catch (IOException problem) when (problem is not (BadHttpRequestException or ConnectionResetException))
        {
            // The server says so before the request counts as aborted.
            throw new ConnectionResetException("The client left while it sent its request.", problem);
        }
    }

    /// <summary>
    /// Otherwise the server would go on reading what is left of the body to keep the connection. (HTTP/2 ends the stream and has no such
    /// header.)
    /// </summary>
    public static void LeaveUnread(HttpContext http)
    {
        if (HttpProtocol.IsHttp11(http.Request.Protocol))
        {
            http.Response.Headers.Connection = "close";
        }
    }

    private static T Parse<T>(ReadOnlySequence<byte> body, BodyParser<T> parse)
    {
        try
        {
            if (body.IsSingleSegment)
            {
                return parse(body.FirstSpan);
            }

            var whole = ArrayPool<byte>.Shared.Rent((int)body.Length);
            try
            {
                body.CopyTo(whole);
                return parse(whole.AsSpan(0, (int)body.Length));
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(whole, clearArray: true);
            }
        }
        finally
        {
            Wipe(body);
        }
    }

    /// <summary>
    /// A body may hold a key to import or a plaintext; the server's pooled buffers must not keep it. They are ours until the reader is
    /// advanced.
    /// </summary>
    private static void Wipe(ReadOnlySequence<byte> body)
    {
        foreach (var segment in body)
        {
            MemoryMarshal.AsMemory(segment).Span.Clear();
        }
    }

    private static WireException TooLarge(HttpContext http, int bytesMax)
    {
        LeaveUnread(http);
        return WireException.TooLarge(bytesMax);
    }
}
