using System.Security.Cryptography;
using Kms.Crypto.Native;
using Kms.PublicKeys;

namespace Kms.Crypto.Sealing;

/// <summary>
/// XAES-256-GCM (c2sp.org/XAES-256-GCM): AES-256-GCM under a key derived for each message, with nonces long enough to be random
/// for ever without a counter. Output: nonce (24 bytes), ciphertext, tag (16 bytes). Safe from any number of threads.
/// Disposing clears the native contexts; a call that comes later derives for itself.
/// </summary>
internal sealed class Xaes256Gcm(KeySource source) : IDisposable
{
    public const int KeyBytes = 32;
    public const int NonceBytes = 24;
    public const int TagBytes = 16;

    /// <summary>By how much the output is longer than the input, in bytes.</summary>
    public const int OverheadBytes = NonceBytes + TagBytes;

    private const int PrefixBytes = 12;

    private readonly NativePool<XaesDerivation> derivations = new();

    /// <param name="output"><see cref="OverheadBytes"/> longer than the plaintext.</param>
    public void Seal(ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> associatedData, Span<byte> output)
    {
        var nonce = output[..NonceBytes];
        SystemRandom.Fill(nonce);
        Encrypt(nonce, plaintext, associatedData, output[NonceBytes..]);
    }

    /// <summary>False for anything that was not sealed under this key with this associated data; the output is then zero.</summary>
    /// <param name="output"><see cref="OverheadBytes"/> shorter than what is opened.</param>
    public bool TryOpen(ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> associatedData, Span<byte> output)
    {
        if (sealedBytes.Length < OverheadBytes)
        {
            return false;
        }

        var nonce = sealedBytes[..NonceBytes];
        using var gcm = ForMessage(nonce);
        try
        {
            gcm.Decrypt(nonce[PrefixBytes..], sealedBytes[NonceBytes..^TagBytes], sealedBytes[^TagBytes..], output, associatedData);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            CryptographicOperations.ZeroMemory(output);
            return false;
        }
    }

    /// <summary>With a given nonce: for the published vectors. Everything else must use <see cref="Seal"/>.</summary>
    internal void Encrypt(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> associatedData, Span<byte> output)
    {
        using var gcm = ForMessage(nonce);
        gcm.Encrypt(nonce[PrefixBytes..], plaintext, output[..plaintext.Length], output.Slice(plaintext.Length, TagBytes), associatedData);
    }

    private AesGcm ForMessage(ReadOnlySpan<byte> nonce)
    {
        var derivation = derivations.TryTake() ?? new XaesDerivation(source);
        Span<byte> key = stackalloc byte[KeyBytes];
        try
        {
            derivation.Derive(nonce[..PrefixBytes], key);
            return new AesGcm(key, TagBytes);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
            derivations.Return(derivation);
        }
    }

    public void Dispose() => derivations.Retire();
}
