using System.Security.Cryptography;

namespace Kms.Crypto.Backups;

/// <summary>SHA-256 of what passes by. No secret is involved.</summary>
public sealed class RunningHash : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public void Append(ReadOnlySpan<byte> bytes) => hash.AppendData(bytes);

    /// <returns>The hash so far, in lower-case hexadecimal; more may be appended afterwards.</returns>
    public string Text() => Convert.ToHexStringLower(hash.GetCurrentHash());

    public static string Of(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    public void Dispose() => hash.Dispose();
}
