using System.Diagnostics.CodeAnalysis;
using Kms.Keys;

namespace Kms.Records;

/// <summary>Wraps the material of one version of a key for another region: null when it does not open.</summary>
public delegate WrappedMaterial? MaterialRewrap(string versionId, KeySpec spec, WrappedMaterial material);

/// <summary>
/// A kind of stored record: what all that carries records has to know of it. One row of <see cref="RecordKinds"/> for each, and nothing
/// else names a kind.
/// This class is the row of a region's own record, which stands in no vault and never leaves its region; a record that an actor holds is
/// an <see cref="ActorKind"/>.
/// </summary>
/// <param name="prefix">With which its ids begin, up to a slash; without a slash at the end it is the one id.</param>
public class RecordKind(string prefix)
{
    public string Prefix => prefix;

    /// <summary>Sealed by <see cref="IRecordSeal"/>, so that the seal can tell whether it is intact.</summary>
    public virtual bool IsSealed => false;

    /// <summary>What a report calls several of them; null for what no report counts.</summary>
    public virtual string? Plural => null;

    public virtual bool Has(string id) =>
        prefix[^1] == '/' ? id.Length > prefix.Length && id.StartsWith(prefix, StringComparison.Ordinal) : id == prefix;

    /// <summary>
    /// With what the ids of a vault's records begin, up to a slash; without a slash at the end, the one id. Null: they stand in no vault.
    /// </summary>
    public virtual string? IdsIn(string vault) => null;

    /// <summary>Whether a record with this id belongs to the vault that it is said to stand in.</summary>
    public bool StandsIn(string vault, string id) =>
        vault.Length > 0 && IdsIn(vault) is { } ids && (ids[^1] == '/' ? id.StartsWith(ids, StringComparison.Ordinal) : id == ids);

    /// <summary>The listings in which the records of a vault are found.</summary>
    public virtual IEnumerable<string> ListsIn(VaultName vault) => [];

    /// <summary>False for a mark of something that is gone.</summary>
    public virtual bool IsThere(in RecordIndex index) => index.List is not null;

    /// <summary>The content as another region may have it.</summary>
    /// <param name="content">As it was sealed.</param>
    /// <param name="isErased">True when everything before it is to be destroyed.</param>
    /// <returns>False when the content is not what its id says, or material in it does not open.</returns>
    /// <exception cref="InvalidOperationException">Records of this kind stay in their region.</exception>
    public virtual bool TryRewrap(byte[] content, MaterialRewrap rewrap, [NotNullWhen(true)] out byte[]? rewrapped, out bool isErased) =>
        throw new InvalidOperationException($"Records '{prefix}' do not leave their region.");

    /// <summary>
    /// For a rejoin: the next normal version of the record, with the denials in it; null when they change nothing any more.
    /// </summary>
    public virtual Result<RecordWrite?> Merge(StoredRecord record, IReadOnlyList<Denial> denials, IRecordSeal seal) =>
        NoDenials(record.Place.Id);

    /// <summary>A record of the kind can be used to see that it came back whole from a backup.</summary>
    public virtual bool CanTry => false;

    /// <summary>Uses what is stored as its owner would, where <see cref="CanTry"/>.</summary>
    public virtual TriedRecord Try(StoredRecord record, IRecordSeal seal, IKeyMaterials materials) => throw new NotSupportedException();

    protected static Refusal NoDenials(string id) =>
        new(RefusalCode.RecordCorrupt, $"A denial names record '{id}', of which nothing can be denied.");
}

/// <summary>What using one restored record has shown.</summary>
/// <param name="Did">The algorithm; null where the record may do nothing that can be tried.</param>
/// <param name="Problem">Null: it works.</param>
public sealed record TriedRecord(string Name, string? Version, string? Did, string? Problem);
