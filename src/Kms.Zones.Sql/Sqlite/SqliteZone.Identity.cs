using Kms.TwoZone;

namespace Kms.Zones.Sql.Sqlite;

/// <content>Which file this zone is on.</content>
public sealed partial class SqliteZone : IZoneIdentity
{
    /// <summary>The path of the file with all links followed. Two hard links to one file are not seen as one.</summary>
    public ValueTask<ZoneReply<string>> Identity(CancellationToken cancellation)
    {
        try
        {
            return new(ZoneReply.Ok(Followed(new DirectoryInfo(Path.GetDirectoryName(Path.GetFullPath(_files.Database))!))));
        }
        catch (IOException failure)
        {
            return new(ZoneReply.Unreachable<string>($"{_files.Database}: {failure.Message}"));
        }
    }

    private static string Followed(DirectoryInfo folder)
    {
        var target = folder.Exists && folder.ResolveLinkTarget(returnFinalTarget: true) is DirectoryInfo link ? link : folder;
        return target.Parent is { } parent ? Path.Combine(Followed(parent), target.Name) : target.FullName;
    }
}
