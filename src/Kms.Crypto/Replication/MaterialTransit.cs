using Kms.Crypto.Keys;
using Kms.Keys;
using Kms.Records;

namespace Kms.Crypto.Replication;

/// <summary>
/// Key material from one wrap to another. A change of a key carries all of its versions, and of most of them nothing has changed since the
/// last one: what was wrapped again before is remembered, wrapped on both sides, for the versions that were seen last. Not for several
/// threads at once.
/// </summary>
internal sealed class MaterialTransit(MaterialWrap from, MaterialWrap to)
{
    /// <summary>Of a generation; there are two. The longest material takes 5 KB in both forms, the usual one 300 bytes.</summary>
    private const int VersionsMax = 512;

    private Dictionary<string, Known> young = new(StringComparer.Ordinal);
    private Dictionary<string, Known> old = new(StringComparer.Ordinal);

    /// <summary>Null when it does not open as this version.</summary>
    public WrappedMaterial? Rewrap(string versionId, KeySpec spec, WrappedMaterial material)
    {
        if ((young.TryGetValue(versionId, out var known) || old.TryGetValue(versionId, out known)) && known.Spec == spec && known.Material.Bytes.Span.SequenceEqual(material.Bytes.Span))
        {
            Keep(versionId, known);
            return known.Rewrapped;
        }

        if (from.TryRewrap(versionId, spec, material, to) is not { } rewrapped)
        {
            return null;
        }

        Keep(versionId, new Known(spec, material, rewrapped));
        return rewrapped;
    }

    private void Keep(string versionId, Known known)
    {
        if (young.Count >= VersionsMax && !young.ContainsKey(versionId))
        {
            (young, old) = (old, young);
            young.Clear();
        }

        young[versionId] = known;
    }

    private readonly record struct Known(KeySpec Spec, WrappedMaterial Material, WrappedMaterial Rewrapped);
}
