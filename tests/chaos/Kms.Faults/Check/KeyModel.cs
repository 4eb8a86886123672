using System.Collections.Immutable;

namespace Kms.Faults.Check;

/// <summary>What of a version never changes.</summary>
/// <param name="Public">The public point; empty for a symmetric key.</param>
/// <param name="Created">Unix seconds.</param>
internal sealed record Issued(string Id, string Public, long Created);

/// <summary>A version as an answer shows it.</summary>
/// <param name="Tag">
/// Null in the answer to an emergency disable (202): the host shows what it has in memory, and where two hosts write, the other one may have changed the rest.
/// What it promises, that the version is disabled, is held to.
/// </param>
internal sealed record VersionView(Issued Issued, bool Enabled, string? Tag);

/// <summary>A version as it must be.</summary>
/// <param name="Issued">Null for one that may have been made by a request whose answer never came.</param>
internal sealed record ModelVersion(Issued? Issued, bool Enabled, string Tag)
{
    public bool Fits(VersionView seen) => (Issued is null || Issued == seen.Issued) && Enabled == seen.Enabled && (seen.Tag is null || Tag == seen.Tag);
}

internal enum KeyLife
{
    Absent,
    Active,
    Deleted,
}

/// <summary>A key as clients know it: the sequential specification that every history is held to. Written from the REST documentation, not from the product.</summary>
internal sealed record KeyModel(KeyLife Life, ImmutableArray<ModelVersion> Versions)
{
    public static KeyModel Absent { get; } = new(KeyLife.Absent, []);

    private ModelVersion Latest => Versions[^1];

    /// <summary>The key after the change; null when the change cannot have had its answer here.</summary>
    public KeyModel? After(Change change) => change.Outcome switch
    {
        ChangeOutcome.Refused => Refuses(change) ? this : null,
        _ when Refusal(change) is not null => null,
        _ => Apply(change),
    };

    public bool Fits(KeyLife life, IReadOnlyList<VersionView> seen) =>
        Life == life && Versions.Length == seen.Count && Versions.Zip(seen).All(pair => pair.First.Fits(pair.Second));

    /// <summary>Equal texts: equal keys. For the checker's memory.</summary>
    public override string ToString() =>
        Life + " " + string.Join(", ", Versions.Select(v => $"{v.Issued?.Id ?? "?"}{(v.Enabled ? "+" : "-")}{v.Tag}"));

    public static KeyModel Seen(KeyLife life, IEnumerable<VersionView> versions) =>
        new(life, [.. versions.Select(v => new ModelVersion(v.Issued, v.Enabled, v.Tag ?? string.Empty))]);

    /// <summary>The refusal that the change must get here; null: none.</summary>
    private string? Refusal(Change change) => change.Kind switch
    {
        ChangeKind.Create => Life == KeyLife.Deleted ? "ObjectIsDeletedButRecoverable" : null,
        ChangeKind.Recover or ChangeKind.Purge => Life == KeyLife.Deleted ? null : "KeyNotFound",
        _ when Life != KeyLife.Active => "KeyNotFound",
        ChangeKind.Rotate => Latest.Enabled ? null : "KeyDisabled",
        ChangeKind.Tag or ChangeKind.Enable or ChangeKind.Disable => IndexOf(change.VersionId!) < 0 ? "KeyNotFound" : null,
        _ => null,
    };

    /// <summary>A refusal that speaks of the key must be true of it; one that speaks of the service (a zone is away) can come at any time.</summary>
    private bool Refuses(Change change) =>
        change.Refusal is not ("ObjectIsDeletedButRecoverable" or "KeyNotFound" or "KeyDisabled") || change.Refusal == Refusal(change);

    private KeyModel? Apply(Change change) => change.Kind switch
    {
        ChangeKind.Create => Add(change, new ModelVersion(change.Seen?.Issued, true, change.Tag)),
        ChangeKind.Rotate => Add(change, new ModelVersion(change.Seen?.Issued, true, Latest.Tag)),
        ChangeKind.Tag => Set(change, version => version with { Tag = change.Tag }),
        ChangeKind.Enable => Set(change, version => version with { Enabled = true }),
        ChangeKind.Disable => Set(change, version => version with { Enabled = false }),
        ChangeKind.Delete => Shown(change.Seen, this with { Life = KeyLife.Deleted }),
        ChangeKind.Recover => Shown(change.Seen, this with { Life = KeyLife.Active }),
        ChangeKind.Purge => Absent,
        _ => throw new ArgumentOutOfRangeException(nameof(change), change.Kind, "Not a change of keys."),
    };

    private KeyModel? Add(Change change, ModelVersion made) =>
        change.Seen is { } seen && (!made.Fits(seen) || IndexOf(seen.Issued.Id) >= 0) ? null : new KeyModel(KeyLife.Active, Versions.Add(made));

    private KeyModel? Set(Change change, Func<ModelVersion, ModelVersion> set)
    {
        var index = IndexOf(change.VersionId!);
        var next = set(Versions[index]);
        return change.Seen is { } seen && !next.Fits(seen) ? null : this with { Versions = Versions.SetItem(index, next) };
    }

    /// <summary>Delete and recover show the newest version: one whose maker got no answer becomes known by it.</summary>
    private static KeyModel? Shown(VersionView? seen, KeyModel next) =>
        seen is null ? next
        : !next.Latest.Fits(seen) ? null
        : next with { Versions = next.Versions.SetItem(next.Versions.Length - 1, next.Latest with { Issued = seen.Issued }) };

    private int IndexOf(string versionId)
    {
        for (var i = 0; i < Versions.Length; i++)
        {
            if (Versions[i].Issued?.Id == versionId)
            {
                return i;
            }
        }

        return -1;
    }
}
