using System.Text.Json;

namespace Kms.Testing;

/// <summary>The repository that a test was built in: its files, and what was built beside the test.</summary>
public static class SourceTree
{
    public static string Root { get; } = FindRoot();

    /// <summary>As which the running test was built: Release or Debug.</summary>
    public static string Configuration => OwnOutput.Parent!.Name;

    private static DirectoryInfo OwnOutput => new(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));

    public static string PathOf(params string[] path) => Path.Combine([Root, .. path]);

    /// <summary>A file that was built from another project, in the same configuration and for the same framework.</summary>
    public static string Built(string folder, string project, string file) =>
        PathOf(folder, project, "bin", Configuration, OwnOutput.Name, file);

    /// <summary>A file of <c>tests/vectors</c>, for example <c>wycheproof/aes_gcm_test.json</c>.</summary>
    public static string Vectors(string file) => PathOf(["tests", "vectors", .. file.Split('/')]);

    public static JsonDocument ReadVectors(string file) => JsonDocument.Parse(File.ReadAllBytes(Vectors(file)));

    private static string FindRoot()
    {
        for (var folder = OwnOutput; folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Kms.Orleans.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("Tests read the repository they were built in, and it is not above " + AppContext.BaseDirectory);
    }
}
