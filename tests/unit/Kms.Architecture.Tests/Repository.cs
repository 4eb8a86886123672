using System.Text.RegularExpressions;
using Kms.Testing;

namespace Kms.Architecture;

/// <summary>The repository as files: what these tests read instead of loading assemblies, so that a wall holds before anything runs.</summary>
internal static partial class Repository
{
    private static readonly HashSet<string> NotOurs = new(StringComparer.Ordinal)
    {
        ".git", "bin", "obj", "node_modules", "TestResults", ".kms", ".vs", ".idea", "BenchmarkDotNet.Artifacts",
    };

    public static string Root => SourceTree.Root;

    /// <summary>Every file that people wrote, relative to the root, with forward slashes, in order.</summary>
    public static IReadOnlyList<string> Files { get; } = [.. Walk(Root).Order(StringComparer.Ordinal)];

    public static IReadOnlyList<ProjectFile> Projects { get; } =
        [.. Files.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal)).Select(ProjectFile.Read)];

    public static IEnumerable<string> Sources => Files.Where(file => file.EndsWith(".cs", StringComparison.Ordinal));

    /// <summary>Sources that ship: everything outside tests.</summary>
    public static IEnumerable<string> ShippedSources => Sources.Where(file => !file.StartsWith("tests/", StringComparison.Ordinal));

    public static string ReadText(string file) => File.ReadAllText(Path.Combine(Root, file));

    /// <summary>A document without its blocks of code.</summary>
    public static string Prose(string file) => Block().Replace(ReadText(file), string.Empty);

    public static int CountLines(string file) => File.ReadLines(Path.Combine(Root, file)).Count();

    public static ProjectFile Project(string name) => Projects.Single(project => project.Name == name);

    private static IEnumerable<string> Walk(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            // A worktree has a file .git, which is Git's and not ours.
            if (!NotOurs.Contains(Path.GetFileName(file)))
            {
                yield return Path.GetRelativePath(Root, file).Replace('\\', '/');
            }
        }

        foreach (var inner in Directory.EnumerateDirectories(folder).Where(inner => !NotOurs.Contains(Path.GetFileName(inner))))
        {
            foreach (var file in Walk(inner))
            {
                yield return file;
            }
        }
    }

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
