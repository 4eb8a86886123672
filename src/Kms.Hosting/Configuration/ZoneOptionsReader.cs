using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;

namespace Kms.Hosting.Configuration;

/// <summary>Where the two zones are. They must be two: one file given twice is one disk that can be lost.</summary>
internal static class ZoneOptionsReader
{
    public static (ZoneOptions A, ZoneOptions B) Read(IConfiguration configuration, string data)
    {
        var a = Read(configuration, "A", Setting.ZoneAProvider, Setting.ZoneAConnection, Path.Combine(data, "zone-a", "kms.db"));
        var b = Read(configuration, "B", Setting.ZoneBProvider, Setting.ZoneBConnection, Path.Combine(data, "zone-b", "kms.db"));
        if (Real(a.File) == Real(b.File))
        {
            throw new StartRefusedException(
                $"Settings {Setting.ZoneAConnection.Name} and {Setting.ZoneBConnection.Name} are the same file, {Text.Shorten(a.File)}: "
                + "a change must be durable in two places.");
        }

        return (a, b);
    }

    private static ZoneOptions Read(IConfiguration configuration, string name, Setting provider, Setting connection, string usual) =>
        OptionsReader.Value(configuration, provider).ToLowerInvariant() switch
        {
            "sqlite" => new ZoneOptions(name, SqliteFile(configuration, connection, usual)),
            "postgresql" => throw new StartRefusedException(
                $"Setting {provider.Name} is postgresql, which is not built into this release: use sqlite."),
            _ => throw OptionsReader.Wrong(configuration, provider, "sqlite or postgresql"),
        };

    private static string SqliteFile(IConfiguration configuration, Setting setting, string usual)
    {
        if (configuration[setting.Name] is not { Length: > 0 } text)
        {
            return usual;
        }

        try
        {
            var connection = new SqliteConnectionStringBuilder(text);
            var file = connection.DataSource;
            var stays = file.Length > 0 && !file.Contains(":memory:", StringComparison.OrdinalIgnoreCase)
                && !file.StartsWith("file:", StringComparison.OrdinalIgnoreCase) && connection.Mode != SqliteOpenMode.Memory;
            return stays ? Path.GetFullPath(file) : throw OptionsReader.Wrong(configuration, setting, "a file on disk: Data Source=FILE");
        }
        catch (ArgumentException problem)
        {
            throw new StartRefusedException($"Setting {setting.Name} is not a connection string such as 'Data Source=FILE': {problem.Message}", problem);
        }
    }

    /// <summary>The path with links followed, as far as it exists.</summary>
    private static string Real(string file)
    {
        var folder = Path.GetDirectoryName(file);
        if (folder is null)
        {
            return file;
        }

        if (File.ResolveLinkTarget(file, returnFinalTarget: true) is { } target)
        {
            return Real(target.FullName);
        }

        return Path.Combine(Directory.Exists(folder) && Directory.ResolveLinkTarget(folder, returnFinalTarget: true) is { } linked
            ? Real(linked.FullName)
            : Real(folder), Path.GetFileName(file));
    }
}
