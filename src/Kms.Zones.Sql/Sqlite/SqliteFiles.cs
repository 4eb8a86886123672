using System.Globalization;

namespace Kms.Zones.Sql.Sqlite;

/// <summary>The files of a zone and who may read them.</summary>
internal sealed class SqliteFiles(string folder, TimeProvider time)
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;

    // The database first: a crash between the renames must not leave it without its log, which would be an older state.
    private static readonly string[] Suffixes = ["", "-wal", "-shm"];

    public string Database { get; } = Path.Combine(Path.GetFullPath(folder), "zone.db");

    /// <summary>Makes the folder and an empty file where there is none. SQLite gives the log the permissions of the database.</summary>
    public void EnsureExist()
    {
        // The permissions of a folder that is there are its owner's business.
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerFolder);
        }

        if (File.Exists(Database))
        {
            if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(Database) != OwnerFile)
            {
                File.SetUnixFileMode(Database, OwnerFile);
            }

            return;
        }

        // A log without its database belongs to one that was lost. SQLite would delete it.
        SetAside();
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerFile;
        }

        using var made = new FileStream(Database, options);
    }

    /// <summary>Renames what is there to <c>zone.db.damaged-&lt;time, UTC&gt;</c>; never overwrites.</summary>
    public void SetAside()
    {
        var name = Database + ".damaged-" + time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var free = name;
        for (var i = 2; Array.Exists(Suffixes, suffix => File.Exists(free + suffix)); i++)
        {
            free = $"{name}-{i}";
        }

        foreach (var suffix in Suffixes)
        {
            if (File.Exists(Database + suffix))
            {
                File.Move(Database + suffix, free + suffix, overwrite: false);
            }
        }
    }
}
