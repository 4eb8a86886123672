using System.Runtime.InteropServices;

namespace Kms.Edge.Connections;

/// <summary>How many files this process may have open, connections included, and how many it has.</summary>
internal static class FileDescriptors
{
    private const int OpenFilesLinux = 7; // RLIMIT_NOFILE
    private const int OpenFilesMac = 8;

    /// <summary>Null where the system has no such limit.</summary>
    public static long? Limit()
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
        {
            return null;
        }

        var resource = OperatingSystem.IsLinux() ? OpenFilesLinux : OpenFilesMac;
        return GetLimit(resource, out var limit) == 0 && limit.Soft <= int.MaxValue ? (long)limit.Soft : null;
    }

    /// <summary>Null where that cannot be seen.</summary>
    public static int? Open()
    {
        var folder = OperatingSystem.IsLinux() ? "/proc/self/fd" : "/dev/fd";
        try
        {
            return Directory.EnumerateFileSystemEntries(folder).Count();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [DllImport("libc", EntryPoint = "getrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetLimit(int resource, out Rlimit limit);

    [StructLayout(LayoutKind.Sequential)]
    private struct Rlimit
    {
        public nuint Soft;
        public nuint Hard;
    }
}
