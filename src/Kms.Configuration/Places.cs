namespace Kms.Configuration;

/// <summary>Which of two folders holds the other, with links followed.</summary>
internal static class Places
{
    /// <summary>True for the folder itself too.</summary>
    public static bool IsIn(string folder, string outer)
    {
        var (one, other) = (Real(folder), Real(outer));
        return one == other || one.StartsWith(Path.TrimEndingDirectorySeparator(other) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
    }

    /// <summary>The path with links followed, as far as it exists.</summary>
    public static string Real(string path)
    {
        if (Directory.Exists(path) && Directory.ResolveLinkTarget(path, returnFinalTarget: true) is { } target)
        {
            return Real(target.FullName);
        }

        return Path.GetDirectoryName(path) is { } parent ? Path.Combine(Real(parent), Path.GetFileName(path)) : path;
    }
}
