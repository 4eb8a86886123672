using System.Buffers;
using System.Buffers.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Kms.Http.Wire;

/// <summary>Writes an answer's JSON into a buffer of the thread and from there into the response, with its length known.</summary>
internal static class JsonAnswer
{
    private const string ContentType = "application/json; charset=utf-8";
    private const int KeepBytesMax = 64 * 1024;

    // The relaxed encoder leaves & and + as they are: links stay readable, and an answer is never embedded in HTML (nosniff,
    // application/json).
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    [ThreadStatic]
    private static Buffer? ofThread;

    /// <param name="write">Must write exactly one JSON value, without awaiting anything.</param>
    public static void Send<T>(HttpContext http, int status, T state, Action<Utf8JsonWriter, T> write)
    {
        var buffer = ofThread ?? new Buffer();
        ofThread = null;
        write(buffer.Writer, state);
        buffer.Writer.Flush();
        var response = http.Response;
        response.StatusCode = status;
        response.ContentType = ContentType;
        response.ContentLength = buffer.Bytes.WrittenCount;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            // A body after HEAD would reset an HTTP/2 stream.
            response.BodyWriter.Write(buffer.Bytes.WrittenSpan);
        }

        // Answers hold plaintexts and unwrapped keys: clear before the next use.
        buffer.Bytes.Clear();
        buffer.Writer.Reset();
        if (buffer.Bytes.Capacity <= KeepBytesMax)
        {
            ofThread = buffer;
        }
    }

    /// <summary>A property of base64url text.</summary>
    public static void WriteBase64Url(this Utf8JsonWriter writer, JsonEncodedText name, ReadOnlySpan<byte> bytes)
    {
        const int OnStackMax = 1024;
        var length = Base64Url.GetEncodedLength(bytes.Length);
        var rented = length > OnStackMax ? ArrayPool<byte>.Shared.Rent(length) : null;
        Span<byte> text = rented ?? stackalloc byte[OnStackMax];
        Base64Url.EncodeToUtf8(bytes, text, out _, out var written);
        writer.WriteString(name, text[..written]);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        }
    }

    private sealed class Buffer
    {
        public Buffer() => Writer = new Utf8JsonWriter(Bytes, Options);

        public ArrayBufferWriter<byte> Bytes { get; } = new(4096);

        public Utf8JsonWriter Writer { get; }
    }
}
