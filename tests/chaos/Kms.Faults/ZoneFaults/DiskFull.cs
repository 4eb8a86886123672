using System.Diagnostics;
using Kms.Faults.Host;

namespace Kms.Faults.ZoneFaults;

/// <summary>The zone has a small file system of its own, and another file takes all that is left of it.</summary>
internal sealed class DiskFull : ZoneFault
{
    private const string Filler = "filler";
    private const int SizeMib = 16;
    private bool mounted;

    public override string Name => "disk full";

    public override string? Skipped => Environment.IsPrivilegedProcess ? null : "only root can mount a file system";

    public override void Prepare(string zone)
    {
        var aside = zone + ".before";
        Directory.Move(zone, aside);
        Directory.CreateDirectory(zone);
        if (Run("mount", "-t", "tmpfs", "-o", $"size={SizeMib}m,mode=700", "kms-faults", zone) is { Length: > 0 } problem)
        {
            Directory.Delete(zone);
            Directory.Move(aside, zone);
            throw new NotSupportedException(problem);
        }

        mounted = true;
        DataFolder.CopyInto(aside, zone);
    }

    public override void Break(string zone)
    {
        var chunk = new byte[4096];
        using var filler = new FileStream(Path.Combine(zone, Filler), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
            {
                filler.Write(chunk);
            }
        }
        catch (IOException)
        {
            // Full: that was the purpose.
        }
    }

    public override void Mend(string zone) => File.Delete(Path.Combine(zone, Filler));

    public override void Clean(string zone)
    {
        if (mounted && Run("umount", zone) is { Length: > 0 } problem)
        {
            throw new InvalidOperationException(problem);
        }

        mounted = false;
    }

    /// <returns>Empty, or what the command complained about.</returns>
    private static string Run(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
        var problem = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? string.Empty : $"{command} failed: {problem.Trim()}";
    }
}
