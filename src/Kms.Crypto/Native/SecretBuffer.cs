using System.Security.Cryptography;

namespace Kms.Crypto.Native;

/// <summary>Plaintext key bytes at a fixed address, so that the collector leaves no copies behind. Cleared when disposed.</summary>
internal sealed class SecretBuffer : IDisposable
{
    public SecretBuffer(int length) => Bytes = GC.AllocateArray<byte>(length, pinned: true);

    public SecretBuffer(ReadOnlySpan<byte> content)
        : this(content.Length) => content.CopyTo(Bytes);

    /// <summary>A buffer that was not disposed is still cleared before its memory is used for anything else.</summary>
    ~SecretBuffer() => CryptographicOperations.ZeroMemory(Bytes);

    /// <summary>The pinned array itself, for framework calls that take arrays. They must not keep it.</summary>
    public byte[] Bytes { get; }

    public Span<byte> Span => Bytes;

    public static SecretBuffer Random(int length)
    {
        var buffer = new SecretBuffer(length);
        SystemRandom.Fill(buffer.Span);
        return buffer;
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(Bytes);
        GC.SuppressFinalize(this);
    }
}
