using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Kms.Crypto.Native;

/// <summary>
/// AES contexts that keep the key in native memory only: the framework's Aes object would hold it in an array that moves, so it is
/// given to the transform directly and never set as a property.
/// </summary>
internal static class AesBlocks
{
    /// <summary>Bytes.</summary>
    public const int BlockBytes = 16;

    private static readonly byte[] NoIv = new byte[BlockBytes];

    /// <summary>Independent blocks: for CMAC and key wrap, which are made of them.</summary>
    public static ICryptoTransform CreateEncryptor(SecretBuffer key) => Create(key, CipherMode.ECB, encrypt: true);

    public static ICryptoTransform CreateDecryptor(SecretBuffer key) => Create(key, CipherMode.ECB, encrypt: false);

    /// <summary>Chained blocks that start from zero.</summary>
    public static ICryptoTransform CreateChainedEncryptor(SecretBuffer key) => Create(key, CipherMode.CBC, encrypt: true);

    public static ICryptoTransform CreateChainedDecryptor(SecretBuffer key) => Create(key, CipherMode.CBC, encrypt: false);

    [SuppressMessage("Security", "CA5358", Justification = "ECB is the block cipher itself, from which other modes are built here.")]
    [SuppressMessage("Security", "CA5401", Justification = "The vector of a call is folded into its first block; see AesCbcCipher.")]
    private static ICryptoTransform Create(SecretBuffer key, CipherMode mode, bool encrypt)
    {
        using var aes = Aes.Create();
        aes.Mode = mode;
        aes.Padding = PaddingMode.None;
        var iv = mode == CipherMode.ECB ? null : NoIv;
        return encrypt ? aes.CreateEncryptor(key.Bytes, iv) : aes.CreateDecryptor(key.Bytes, iv);
    }
}
