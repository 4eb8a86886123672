using System.Diagnostics.CodeAnalysis;

namespace Kms.Keys;

/// <summary>A key's content on its way between two regions, or into the backup that its owner keeps. What wraps key material in it is different in each; everything else is the same.</summary>
public static class KeyTransit
{
    /// <param name="content">As it was sealed.</param>
    /// <param name="rewrap">Wraps the material of one version for another region: null when it does not open.</param>
    /// <param name="isPurged">True for a key whose earlier bodies are to be destroyed.</param>
    /// <returns>False when the content is not what its id says, or a version's material does not open.</returns>
    public static bool TryRewrap(
        string recordId, byte[] content, Func<string, KeySpec, WrappedMaterial, WrappedMaterial?> rewrap, [NotNullWhen(true)] out byte[]? rewrapped, out bool isPurged)
    {
        (rewrapped, isPurged) = (content, false);
        return !KeyRecord.TryParseId(recordId, out _) || TryRewrap(content, rewrap, out rewrapped, out isPurged);
    }

    /// <summary>The same for content that is a key's.</summary>
    public static bool TryRewrap(
        ReadOnlySpan<byte> key, Func<string, KeySpec, WrappedMaterial, WrappedMaterial?> rewrap, [NotNullWhen(true)] out byte[]? rewrapped, out bool isPurged)
    {
        var isOpen = StoredKeyMaterial.TryExchange(key, rewrap, out rewrapped, out var status);
        isPurged = isOpen && status == KeyStatus.Absent;
        return isOpen;
    }
}
