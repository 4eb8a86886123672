using System.Buffers;
using System.Text.Json;
using Kms.Wire;
using Microsoft.AspNetCore.Http;

namespace Kms.Http.Wire;

/// <summary>Writes an answer's JSON into a buffer of the thread and from there into the response, with its length known.</summary>
internal static class JsonAnswer
{
    private const string ContentType = "application/json; charset=utf-8";
    private const int KeepBytesMax = 64 * 1024;

    private static readonly JsonWriterOptions Options = new() { Encoder = WireJson.Encoder, SkipValidation = true };

    [ThreadStatic]
    private static Buffer? ofThread;

    public static void Send<T>(HttpContext http, int status, T body)
    {
        var buffer = ofThread ?? new Buffer();
        ofThread = null;
        JsonSerializer.Serialize(buffer.Writer, body, WireJson.Of<T>());
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

    private sealed class Buffer
    {
        public Buffer() => Writer = new Utf8JsonWriter(Bytes, Options);

        public ArrayBufferWriter<byte> Bytes { get; } = new(4096);

        public Utf8JsonWriter Writer { get; }
    }
}
