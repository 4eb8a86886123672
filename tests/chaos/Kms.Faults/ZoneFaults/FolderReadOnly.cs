namespace Kms.Faults.ZoneFaults;

/// <summary>Nobody may write to the folder and its files any more.</summary>
internal sealed class FolderReadOnly : ZoneFault
{
    private const UnixFileMode Read = UnixFileMode.UserRead;

    public override string Name => "made read-only";

    public override string? Skipped => Environment.IsPrivilegedProcess ? "permissions do not bind root" : null;

    public override void Break(string zone)
    {
        foreach (var file in Directory.GetFiles(zone))
        {
            File.SetUnixFileMode(file, Read);
        }

        File.SetUnixFileMode(zone, Read | UnixFileMode.UserExecute);
    }

    public override void Mend(string zone)
    {
        File.SetUnixFileMode(zone, Read | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        foreach (var file in Directory.GetFiles(zone))
        {
            File.SetUnixFileMode(file, Read | UnixFileMode.UserWrite);
        }
    }

    public override void Clean(string zone) => Mend(zone);
}
