using System.Buffers;
using System.IO.Pipelines;
using System.Reflection;
using System.Text;
using Kms.Http.Keys;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Xunit;

namespace Kms.Http.Wire;

/// <summary>Bodies hold keys to import and plaintexts: no buffer keeps them when the request is over.</summary>
public sealed class WipingTests
{
    private const string Canary = "canary-canary-canary-canary";

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(1, true)]
    [InlineData(3, true)]
    public async Task Read_Body_IsClearedInTheServersBuffersAndInThePool(int segments, bool fails)
    {
        var parts = Enumerable.Range(0, segments).Select(_ => Encoding.ASCII.GetBytes(Canary)).ToArray();
        var http = With(parts);
        var rented = Dirty(parts.Sum(part => part.Length));

        var read = RequestBody.Read(http, 1000, utf8 => fails ? throw WireException.Bad("no") : Encoding.ASCII.GetString(utf8));
        Assert.True(read.IsCompleted);

        if (fails)
        {
            await Assert.ThrowsAsync<WireException>(async () => await read);
        }
        else
        {
            Assert.StartsWith(Canary, await read, StringComparison.Ordinal);
        }

        Assert.All(parts, part => Assert.All(part, b => Assert.Equal(0, b)));
        AssertCleanIfUsed(rented, wasUsed: segments > 1);
    }

    [Fact]
    public void Send_Answer_IsClearedInTheBufferOfTheThread()
    {
        JsonAnswer.Send(new DefaultHttpContext(), 200, Canary, static (writer, text) => writer.WriteStringValue(text));

        var buffer = typeof(JsonAnswer).GetField("ofThread", BindingFlags.Static | BindingFlags.NonPublic)!.GetValue(null)!;
        var bytes = (ArrayBufferWriter<byte>)buffer.GetType().GetProperty("Bytes")!.GetValue(buffer)!;
        Assert.Equal(0, bytes.WrittenCount);
        Assert.All(bytes.GetSpan(Canary.Length).ToArray(), b => Assert.Equal(0, b));
    }

    [Fact]
    public void WriteBase64Url_LongSecret_IsClearedInThePool()
    {
        var secret = Enumerable.Repeat((byte)0xA5, 3000).ToArray();
        var rented = Dirty(4000);
        var output = new ArrayBufferWriter<byte>();
        using var writer = new System.Text.Json.Utf8JsonWriter(output);
        writer.WriteStartObject();

        writer.WriteBase64Url(System.Text.Json.JsonEncodedText.Encode("value"), secret);

        AssertCleanIfUsed(rented, wasUsed: true);
    }

    [Fact]
    public void Parse_ImportThatIsRefused_KeepsNoKey()
    {
        var before = new ImportedJwk();
        var settings = default(KeySettingsBody);
        var json = new JsonBody("""{"kty":"oct","k":"pqamprampqampqam"}"""u8);
        before.Read(ref json, ref settings);
        var parameters = (byte[]?[])typeof(ImportedJwk).GetField("parameters", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(before)!;
        var k = Assert.Single(parameters, parameter => parameter is not null)!;
        Assert.Contains(k, b => b != 0);

        before.Clear();

        Assert.All(k, b => Assert.Equal(0, b));
    }

    /// <summary>The array that this thread gets next for this length, full of what is not zero.</summary>
    private static byte[] Dirty(int length)
    {
        var array = ArrayPool<byte>.Shared.Rent(length);
        array.AsSpan().Fill(0xEE);
        ArrayPool<byte>.Shared.Return(array);
        return array;
    }

    private static void AssertCleanIfUsed(byte[] rented, bool wasUsed) => Assert.All(rented, b => Assert.Equal(wasUsed ? 0 : 0xEE, b));

    private static DefaultHttpContext With(byte[][] parts)
    {
        Segment? first = null, last = null;
        foreach (var part in parts)
        {
            last = last is null ? first = new Segment(part, 0) : last.Add(part);
        }

        var http = new DefaultHttpContext();
        http.Features.Set<IRequestBodyPipeFeature>(new Body(PipeReader.Create(new ReadOnlySequence<byte>(first!, 0, last!, last!.Memory.Length))));
        return http;
    }

    private sealed record Body(PipeReader Reader) : IRequestBodyPipeFeature;

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(byte[] content, long from) => (Memory, RunningIndex) = (content, from);

        public Segment Add(byte[] content)
        {
            var next = new Segment(content, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
