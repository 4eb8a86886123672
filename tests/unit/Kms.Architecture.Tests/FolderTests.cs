using Xunit;

namespace Kms.Architecture;

/// <summary>
/// The walls between the folders of a project. Each table is the drawing: a folder may name types of its own, of the folders in its row, and of other projects. A new
/// arrow is drawn here first, and reviewed. No row may lead back to itself.
/// </summary>
public sealed class FolderTests
{
    /// <summary>What every folder of a project may use: the files beside its folders.</summary>
    private const string Root = "";

    private static readonly Dictionary<string, string[]> Core = new(StringComparer.Ordinal)
    {
        [Root] = [],
        ["Access"] = [],
        ["Leases"] = [],
        ["Idempotency"] = [],
        ["Records"] = ["Idempotency"],
        ["Vaults"] = ["Idempotency", "Records"],
        ["Keys"] = ["Idempotency", "Records", "Vaults"],
        ["TwoZone"] = ["Records"],
        ["Audit"] = [],
        ["Backups"] = [],
        ["Gateways"] = [],
        ["Regions"] = ["Records"],
        ["Operations"] = ["Access", "Audit", "Backups", "Idempotency", "Keys", "Records", "Regions", "TwoZone", "Vaults"],
    };

    private static readonly Dictionary<string, string[]> Regions = new(StringComparer.Ordinal)
    {
        ["Messages"] = [],
        ["State"] = [],
        ["Sealing"] = ["Messages"],
        ["Replication"] = ["Messages", "State"],
        ["Link"] = ["Messages", "Sealing", "State"],
        ["Pairing"] = ["Link", "Messages", "State"],
        ["Failover"] = ["Link", "Messages", "Replication", "State"],
        ["Node"] = ["Link", "Replication", "State"],
        ["Control"] = ["Failover", "Link", "Messages", "Node", "Pairing", "Replication", "Sealing", "State"],
    };

    [Fact]
    public void Core_Folders_KnowThoseOfTheirRow() => Hold("src/Kms.Core/", Core);

    [Fact]
    public void Regions_Folders_KnowThoseOfTheirRow() => Hold("src/Kms.Regions/", Regions);

    [Fact]
    public void Tables_Arrows_MakeNoCircle()
    {
        foreach (var table in (Dictionary<string, string[]>[])[Core, Regions])
        {
            // Whoever knows nobody that is left is taken away, until nobody is left.
            var left = table.ToDictionary(row => row.Key, row => row.Value.ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
            while (left.FirstOrDefault(row => !row.Value.Overlaps(left.Keys)) is { Key: { } free })
            {
                left.Remove(free);
            }

            Findings.None(left.Select(row => $"{row.Key} leads back to itself over {string.Join(", ", row.Value)}"));
        }
    }

    private static void Hold(string project, Dictionary<string, string[]> table)
    {
        var files = Repository.ShippedSources.Where(file => file.StartsWith(project, StringComparison.Ordinal)).Select(SourceFile.Read).ToArray();
        var owners = (from file in files from type in file.Types select (type, file)).ToLookup(pair => pair.type, pair => pair.file, StringComparer.Ordinal);
        Assert.NotEmpty(owners);
        Findings.None(files.Select(file => FolderOf(project, file)).Distinct().Except(table.Keys, StringComparer.Ordinal).Select(folder => folder + " has no row"));
        Findings.None(
            from file in files
            let folder = FolderOf(project, file)
            from word in file.Words
            from owner in owners[word]
            let other = FolderOf(project, owner)
            where other != folder && other != Root && file.Sees(owner.Namespace) && !file.Types.Contains(word)
            where !table[folder].Contains(other, StringComparer.Ordinal)
            select $"{file.Path}: {word} of {(other.Length == 0 ? "the root" : other)}");
    }

    private static string FolderOf(string project, SourceFile file)
    {
        var parts = file.Path[project.Length..].Split('/');
        return parts.Length == 1 ? Root : parts[0];
    }
}
