using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Kms.Bench.Https;

/// <summary><c>{alg, value}</c> in, <c>{kid, value, iv, tag}</c> out, with three keys that are always open: one object for each thread.</summary>
internal sealed class BareEndpoint
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int ValueBytesMax = 256;

    private static readonly byte[] GcmKey = RandomNumberGenerator.GetBytes(32);
    private static readonly ECParameters EcKey = Make(ECDsa.Create(ECCurve.NamedCurves.nistP256), key => key.ExportParameters(true));
    private static readonly RSAParameters RsaKey = Make(RSA.Create(2048), key => key.ExportParameters(true));
    private static readonly byte[] Kid = "https://localhost:8443/keys/es256/0123456789abcdef0123456789abcdef"u8.ToArray();

    [ThreadStatic]
    private static ThreadState? state;

    public async Task Handle(HttpContext http)
    {
        var reader = http.Request.BodyReader;
        var read = await reader.ReadAsync();
        while (!read.IsCompleted)
        {
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            read = await reader.ReadAsync();
        }

        var mine = state ??= new ThreadState();
        mine.Answer(read.Buffer);
        reader.AdvanceTo(read.Buffer.End);
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.ContentLength = mine.Output.WrittenCount;
        http.Response.BodyWriter.Write(mine.Output.WrittenSpan);
    }

    private static TOut Make<TKey, TOut>(TKey key, Func<TKey, TOut> export)
        where TKey : IDisposable
    {
        using (key)
        {
            return export(key);
        }
    }

    private sealed class ThreadState
    {
        private readonly ECDsa ec = ECDsa.Create(EcKey);
        private readonly RSA rsa = RSA.Create(RsaKey);
        private readonly AesGcm gcm = new(GcmKey, TagBytes);
        private readonly Utf8JsonWriter writer;

        public ThreadState() => writer = new Utf8JsonWriter(Output, new JsonWriterOptions { SkipValidation = true });

        public ArrayBufferWriter<byte> Output { get; } = new(4096);

        public void Answer(ReadOnlySequence<byte> body)
        {
            Span<byte> value = stackalloc byte[ValueBytesMax];
            var (algorithm, length) = Parse(body, value);
            Output.ResetWrittenCount();
            writer.Reset();
            writer.WriteStartObject();
            writer.WriteString("kid"u8, Kid);
            value = value[..length];
            if (algorithm == 'A')
            {
                Span<byte> nonce = stackalloc byte[NonceBytes];
                Span<byte> ciphertext = stackalloc byte[length];
                Span<byte> tag = stackalloc byte[TagBytes];
                RandomNumberGenerator.Fill(nonce);
                gcm.Encrypt(nonce, value, ciphertext, tag);
                Write("value"u8, ciphertext);
                Write("iv"u8, nonce);
                Write("tag"u8, tag);
            }
            else
            {
                Write("value"u8, algorithm == 'E' ? ec.SignHash(value) : rsa.SignHash(value, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
            }

            writer.WriteEndObject();
            writer.Flush();
        }

        private static (byte Algorithm, int Length) Parse(ReadOnlySequence<byte> body, Span<byte> value)
        {
            var json = body.IsSingleSegment ? new Utf8JsonReader(body.FirstSpan) : new Utf8JsonReader(body);
            byte algorithm = 0;
            var length = 0;
            while (json.Read())
            {
                if (json.TokenType == JsonTokenType.PropertyName)
                {
                    var isAlgorithm = json.ValueTextEquals("alg"u8);
                    json.Read();
                    if (isAlgorithm)
                    {
                        algorithm = json.ValueSpan[0];
                    }
                    else
                    {
                        Base64Url.DecodeFromUtf8(json.ValueSpan, value, out _, out length);
                    }
                }
            }

            return (algorithm, length);
        }

        private void Write(ReadOnlySpan<byte> name, ReadOnlySpan<byte> bytes)
        {
            Span<byte> text = stackalloc byte[Base64Url.GetEncodedLength(bytes.Length)];
            Base64Url.EncodeToUtf8(bytes, text);
            writer.WriteString(name, text);
        }
    }
}
