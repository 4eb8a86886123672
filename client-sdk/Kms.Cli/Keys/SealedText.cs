using System.Buffers.Text;
using System.Text;
using Kms.Cli.Running;
using Kms.Client;

namespace Kms.Cli.Keys;

/// <summary>
/// One word that holds a ciphertext: <c>kms1.VERSION.IV.VALUE.TAG</c>, each base64url but the version; iv and tag empty where there are
/// none.
/// </summary>
internal static class SealedText
{
    private const string Form = "kms1";

    public static string Of(KeyUseResult result) => string.Join('.', Form, result.VersionId, Text(result.Iv), Text(result.Value), Text(result.Tag));

    /// <exception cref="UsageException">It is not such a word.</exception>
    public static KeyUseResult Parse(ReadOnlySpan<byte> utf8) =>
        Encoding.ASCII.GetString(utf8).Trim().Split('.') is [Form, var version, var iv, var value, var tag]
        && KeyRef.IsVersion(version) && Base64Url.IsValid(iv) && Base64Url.IsValid(value) && Base64Url.IsValid(tag)
            ? new KeyUseResult(version, Bytes(value), Bytes(iv), Bytes(tag))
            : throw new UsageException("The input is not what encrypt and wrap print: kms1.VERSION.IV.VALUE.TAG.");

    private static string Text(ReadOnlyMemory<byte> bytes) => Base64Url.EncodeToString(bytes.Span);

    private static byte[] Bytes(string text) => Base64Url.DecodeFromChars(text);
}
