namespace Kms.Faults.Host;

/// <summary>A data folder for one host, removed with everything in it.</summary>
internal sealed class DataFolder : IDisposable
{
    private const string Database = "zone.db";

    /// <summary>Belongs to the process that has the folder open, and to no copy.</summary>
    private const string Lock = "lock";

    public string Path { get; } = Directory.CreateTempSubdirectory("kms-faults-").FullName;

    public string ZoneA => In("zone-a");

    public string ZoneB => In("zone-b");

    public static string DatabaseIn(string zoneFolder) => System.IO.Path.Combine(zoneFolder, Database);

    public string In(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Everything in it, with permissions, for another host that begins where this one ended.</summary>
    public DataFolder Copy()
    {
        var copy = new DataFolder();
        CopyInto(Path, copy.Path);
        return copy;
    }

    public static void CopyInto(string from, string to)
    {
        Directory.CreateDirectory(to, File.GetUnixFileMode(from));
        foreach (var file in Directory.EnumerateFiles(from).Where(file => System.IO.Path.GetFileName(file) != Lock))
        {
            File.Copy(file, System.IO.Path.Combine(to, System.IO.Path.GetFileName(file)));
        }

        foreach (var folder in Directory.EnumerateDirectories(from))
        {
            CopyInto(folder, System.IO.Path.Combine(to, System.IO.Path.GetFileName(folder)));
        }
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
