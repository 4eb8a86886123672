using System.Text.Json;

namespace Kms.Testing;

/// <summary>
/// Finds the shared test vectors: the folder that the environment variable KMS_SHARED names, else <c>shared</c> beside the repository.
/// They are not part of the repository, so tests that need them are skipped where they are absent.
/// </summary>
public static class SharedVectors
{
    public const string WhereToPutThem = "No test vectors: put them into ../shared/vectors beside the repository, or set KMS_SHARED.";

    /// <summary>The path of a file under <c>vectors</c>, or null when it is not there.</summary>
    /// <param name="relative">For example <c>wycheproof/aes_gcm_test.json</c>.</param>
    public static string? Find(string relative)
    {
        var named = Environment.GetEnvironmentVariable("KMS_SHARED");
        return Roots(named).Select(root => Path.Combine(root, "vectors", relative)).FirstOrDefault(File.Exists);
    }

    /// <summary>The parsed file, or null when it is not there.</summary>
    public static JsonDocument? Load(string relative) => Find(relative) is { } path ? JsonDocument.Parse(File.ReadAllBytes(path)) : null;

    private static IEnumerable<string> Roots(string? named)
    {
        if (!string.IsNullOrEmpty(named))
        {
            yield return named;
        }

        foreach (var start in (string[])[AppContext.BaseDirectory, Environment.CurrentDirectory])
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                yield return Path.Combine(folder.FullName, "shared");
            }
        }
    }
}
