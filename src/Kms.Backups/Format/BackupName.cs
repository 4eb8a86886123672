using System.Globalization;
using System.Text.RegularExpressions;
using Kms.Backups.Planning;
using Kms.Backups.Targets;

namespace Kms.Backups.Format;

/// <summary>
/// The names of backups are for people, who may rename a file as they like. But a file under a name that was given here must be the one
/// that got it: another one in its place, even a good one, would hide that one is missing.
/// </summary>
internal static partial class BackupName
{
    public static string Of(BackupHeader header) => string.Create(
        CultureInfo.InvariantCulture,
        $"{header.Region}-{header.Made:yyyyMMdd'T'HHmmss'Z'}-{header.Number}-{(header.Kind == BackupKind.Full ? "full" : "incremental")}-{header.Id}{FolderTarget.Ending}");

    public static bool IsOf(string region, string name) =>
        name.StartsWith(region + "-", StringComparison.Ordinal) && Rest().IsMatch(name.AsSpan(region.Length));

    [GeneratedRegex(@"^-\d{8}T\d{6}Z-\d+-(full|incremental)-[0-9a-z]+\.kmsbackup$")]
    private static partial Regex Rest();
}
