namespace Kms.Crypto.Files;

/// <summary>Two ways to one folder are one folder.</summary>
public static class RealPath
{
    /// <summary>The path with links followed, as far as it exists.</summary>
    /// <param name="path">Absolute.</param>
    public static string Of(string path)
    {
        if (Directory.Exists(path) && Directory.ResolveLinkTarget(path, returnFinalTarget: true) is { } target)
        {
            return Of(target.FullName);
        }

        return Path.GetDirectoryName(path) is { } parent ? Path.Combine(Of(parent), Path.GetFileName(path)) : path;
    }

    /// <summary>Whether a folder is another one or somewhere in it.</summary>
    public static bool IsIn(string folder, string outer)
    {
        var (one, other) = (Of(folder), Of(outer));
        return one == other
            || one.StartsWith(Path.TrimEndingDirectorySeparator(other) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
    }
}
