using Kms.Faults.Check;

namespace Kms.Faults.Load;

/// <summary>Which change a writer asks for next.</summary>
internal static class ChangeMix
{
    /// <summary>Full keys are deleted, purged and made anew, so that a long run stays as small as a short one.</summary>
    private const int VersionsWanted = 7;

    private static readonly (int Weight, ChangeKind Kind)[] OfSmall =
    [
        (20, ChangeKind.Rotate), (15, ChangeKind.Create), (25, ChangeKind.Tag), (12, ChangeKind.Disable), (18, ChangeKind.Enable), (9, ChangeKind.Delete),
        (1, ChangeKind.Recover),
    ];

    private static readonly (int Weight, ChangeKind Kind)[] OfFull =
        [(30, ChangeKind.Tag), (15, ChangeKind.Disable), (25, ChangeKind.Enable), (30, ChangeKind.Delete)];

    private static readonly (int Weight, ChangeKind Kind)[] OfDeleted = [(85, ChangeKind.Recover), (15, ChangeKind.Create)];

    private static readonly (int Weight, ChangeKind Kind)[] OfDeletedAndFull = [(75, ChangeKind.Purge), (15, ChangeKind.Recover), (10, ChangeKind.Create)];

    /// <summary>Everything that a client can do to a key.</summary>
    public static ChangeKind Everything(KeyBoard.Belief key, Random random) => key.Life switch
    {
        KeyLife.Absent => ChangeKind.Create,
        KeyLife.Deleted => Draw(key.VersionIds.Count < VersionsWanted ? OfDeleted : OfDeletedAndFull, random),
        _ => Draw(key.VersionIds.Count < VersionsWanted ? OfSmall : OfFull, random),
    };

    /// <summary>Only what leaves a key in use, for keys that others sign with meanwhile.</summary>
    public static ChangeKind Harmless(KeyBoard.Belief key, Random random) => key.Life == KeyLife.Absent ? ChangeKind.Create
        : key.VersionIds.Count < 2 * VersionsWanted && random.Next(4) == 0 ? ChangeKind.Rotate
        : ChangeKind.Tag;

    /// <summary>As most services do it: versions come far more rarely than other changes.</summary>
    public static ChangeKind Ordinary(KeyBoard.Belief key, Random random) => key.Life == KeyLife.Absent ? ChangeKind.Create
        : key.VersionIds.Count < 2 * VersionsWanted && random.Next(40) == 0 ? ChangeKind.Rotate
        : ChangeKind.Tag;

    private static ChangeKind Draw((int Weight, ChangeKind Kind)[] table, Random random)
    {
        var number = random.Next(table.Sum(row => row.Weight));
        foreach (var (weight, kind) in table)
        {
            number -= weight;
            if (number < 0)
            {
                return kind;
            }
        }

        throw new InvalidOperationException("The weights were summed above.");
    }
}
