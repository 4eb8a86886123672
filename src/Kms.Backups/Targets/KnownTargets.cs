using Kms.Crypto.Files;

namespace Kms.Backups.Targets;

/// <summary>
/// <c>targets.list</c> in the data folder: the folders that backups were made into, one a line. A folder that is named there and has lost its mark is a
/// disk that is not mounted, or another disk: nothing is written there. Safe for concurrent use.
/// </summary>
public sealed class KnownTargets(string dataFolder)
{
    /// <summary>An empty file in each target. An operator who exchanges a disk makes it on the new one.</summary>
    public const string Mark = ".kms-target";

    private readonly Lock gate = new();
    private readonly string file = Path.Combine(dataFolder, "targets.list");

    /// <exception cref="IOException">The folder was used before, and its mark is gone.</exception>
    public void Check(string folder)
    {
        lock (gate)
        {
            if (!File.Exists(Path.Combine(folder, Mark)) && Read().Overlaps([folder, RealPath.Of(folder)]))
            {
                throw new IOException(
                    $"'{folder}' held backups and is without its mark: its disk is not mounted, or another one is in its place. To use another one, make the "
                    + $"file {Path.Combine(folder, Mark)}.");
            }
        }
    }

    /// <summary>The folder is there and may be used: it is known from now on.</summary>
    public void Keep(string folder)
    {
        lock (gate)
        {
            var mark = Path.Combine(folder, Mark);
            if (!PrivateFile.TryCreate(mark, []) && !File.Exists(mark))
            {
                throw new IOException($"'{mark}' is something else than a file.");
            }

            var known = Read();
            if (known.Add(RealPath.Of(folder)))
            {
                PrivateFile.Replace(file, System.Text.Encoding.UTF8.GetBytes(string.Join('\n', known) + "\n"));
            }
        }
    }

    private HashSet<string> Read() => File.Exists(file) ? new(File.ReadLines(file), StringComparer.Ordinal) : [];
}
