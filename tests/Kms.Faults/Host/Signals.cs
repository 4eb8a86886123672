using System.Runtime.InteropServices;
using System.Runtime.Versioning;

// Signals and permissions are those of Unix.
[assembly: UnsupportedOSPlatform("windows")]

namespace Kms.Faults.Host;

/// <summary>Signals that .NET has no call for.</summary>
internal static class Signals
{
    private const int SigTerm = 15;

    public static void Terminate(int pid)
    {
        if (Kill(pid, SigTerm) != 0)
        {
            throw new InvalidOperationException($"kill({pid}, SIGTERM): {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int pid, int signal);
}
