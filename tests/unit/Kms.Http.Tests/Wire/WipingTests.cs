using System.Buffers;
using System.IO.Pipelines;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Kms.Wire;
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
        JsonAnswer.Send(new DefaultHttpContext(), 200, new KeyOperationResult { Kid = Canary, Value = Encoding.ASCII.GetBytes(Canary) });

        var buffer = typeof(JsonAnswer).GetField("ofThread", BindingFlags.Static | BindingFlags.NonPublic)!.GetValue(null)!;
        var bytes = (ArrayBufferWriter<byte>)buffer.GetType().GetProperty("Bytes")!.GetValue(buffer)!;
        Assert.Equal(0, bytes.WrittenCount);
        Assert.All(bytes.GetSpan(Canary.Length).ToArray(), b => Assert.Equal(0, b));
    }

    [Fact]
    public void Write_LongSecret_IsClearedInThePool()
    {
        var secret = Enumerable.Repeat((byte)0xA5, 3000).ToArray();
        var rented = Dirty(4000);

        JsonSerializer.SerializeToUtf8Bytes(new BackupKeyResult { Value = secret }, WireJson.Of<BackupKeyResult>());

        AssertCleanIfUsed(rented, wasUsed: true);
    }

    [Fact]
    public void Read_EscapedSecret_IsClearedInThePool()
    {
        var text = "\\u0051" + string.Concat(Enumerable.Repeat("QUFB", 700)) + "QUE";
        var rented = Dirty(text.Length);

        RequestJson.Read<KeyRestoreParameters>(Encoding.ASCII.GetBytes($"{{\"value\":\"{text}\"}}"));

        AssertCleanIfUsed(rented, wasUsed: true);
    }

    [Theory]
    [InlineData("""{"key":{"kty":"oct","k":"pqamprampqampqam"},"tags":7}""")]
    [InlineData("""{"key":{"kty":"oct","k":"pqamprampqampqam","y":"="}}""")]
    [InlineData("""{"key":{"kty":"oct","k":"pqamprampqampqam"}}}""")]
    public void Read_ImportThatIsRefused_KeepsNoKey(string body)
    {
        // As the reader does it, but for the end: what it has decoded is still to be kept or cleared.
        var half = JsonSerializer.Deserialize<KeyImportParameters>("""{"key":{"kty":"oct","k":"pqamprampqampqam"}}""", RequestJson.Options)!;
        var k = half.Key!.K!;
        Assert.Contains(k, b => b != 0);

        Assert.Throws<WireException>(() => RequestJson.Read<KeyImportParameters>(Encoding.ASCII.GetBytes(body)));

        Assert.All(k, b => Assert.Equal(0, b));
    }

    [Fact]
    public void Read_ImportThatIsGood_IsNotClearedByALaterOne()
    {
        var good = RequestJson.Read<KeyImportParameters>("""{"key":{"kty":"oct","k":"pqamprampqampqam"}}"""u8);

        Assert.Throws<WireException>(() => RequestJson.Read<KeyImportParameters>("x"u8));

        Assert.Contains(good.Key!.K!, b => b != 0);
    }

    [Fact]
    public void Clear_Jwk_OverwritesThePrivateParts()
    {
        var jwk = RequestJson.Read<KeyImportParameters>(
            """{"key":{"n":"AQEB","d":"AQEB","p":"AQEB","q":"AQEB","dp":"AQEB","dq":"AQEB","qi":"AQEB","k":"AQEB"}}"""u8).Key!;

        jwk.Clear();

        Assert.All([jwk.D!, jwk.P!, jwk.Q!, jwk.DP!, jwk.DQ!, jwk.QI!, jwk.K!], part => Assert.Equal([0, 0, 0], part));
        Assert.Equal([1, 1, 1], jwk.N!);
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
