using System.Buffers.Text;
using System.Text;
using Kms.Cli.Running;
using Kms.Client;

namespace Kms.Cli.Keys;

/// <summary>One word that holds a ciphertext: <c>kms1.VERSION.IV.VALUE.TAG</c>, each base64url but the version; iv and tag empty where there are none.</summary>
internal static class SealedText
{
    private const string Form = "kms1";

    public static string Of(KeyUseResult result) => string.Join('.', Form, result.VersionId, Text(result.Iv), Text(result.Value), Text(result.Tag));

    /// <exception cref="UsageException">It is no such word.</exception>
    public static KeyUseResult Parse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return Encoding.ASCII.GetString(utf8).Trim().Split('.') is [Form, { Length: 32 } version, var iv, var value, var tag]
                ? new KeyUseResult(version, Bytes(value), Bytes(iv), Bytes(tag))
                : throw new FormatException("it does not start with kms1.VERSION");
        }
        catch (FormatException problem)
        {
            throw new UsageException("The input is not what encrypt and wrap print: " + problem.Message, problem);
        }
    }

    private static string Text(ReadOnlyMemory<byte> bytes) => Base64Url.EncodeToString(bytes.Span);

    private static byte[] Bytes(string text) => Base64Url.DecodeFromChars(text);
}
