using System.Runtime.InteropServices;

namespace Kms.Hosting.Start;

/// <summary>A core dump holds every key that was in memory, in a file that is easily forgotten: this process leaves none.</summary>
internal static class CoreDumps
{
    private const int CoreSize = 4; // RLIMIT_CORE, the same number on Linux and macOS

    /// <summary>Where the system has no such limit, or forbids setting it, the process runs on: it is a second line of defence.</summary>
    public static void TurnOff()
    {
        if (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS())
        {
            var none = default(Limit);
            _ = SetLimit(CoreSize, in none);
        }
    }

    [DllImport("libc", EntryPoint = "setrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetLimit(int resource, in Limit limit);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Limit
    {
        public readonly nuint Soft;
        public readonly nuint Hard;
    }
}
