using System.Diagnostics.CodeAnalysis;
using Kms.Records;

namespace Kms.Keys;

/// <summary>
/// A key's content on its way between two regions, or into the backup that its owner keeps. What wraps key material in it is different in
/// each; everything else is the same.
/// </summary>
public static class KeyTransit
{
    /// <param name="isPurged">True for a key whose earlier bodies are to be destroyed.</param>
    /// <returns>False when the content is not what its id says, or a version's material does not open.</returns>
    public static bool TryRewrap(
        ReadOnlySpan<byte> key, MaterialRewrap rewrap, [NotNullWhen(true)] out byte[]? rewrapped, out bool isPurged)
    {
        var isOpen = StoredKeyMaterial.TryExchange(key, rewrap, out rewrapped, out var status);
        isPurged = isOpen && status == KeyStatus.Absent;
        return isOpen;
    }
}
