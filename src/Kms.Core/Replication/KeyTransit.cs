using System.Diagnostics.CodeAnalysis;
using Kms.Keys;

namespace Kms.Replication;

/// <summary>A record's content on its way between two regions. What wraps key material in it is different in each; everything else is the same.</summary>
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
        if (!KeyRecord.TryParseId(recordId, out _))
        {
            return true;
        }

        if (!StoredKeyMaterial.TryExchange(content, rewrap, out rewrapped, out var status))
        {
            return false;
        }

        isPurged = status == KeyStatus.Absent;
        return true;
    }
}
