using System.Diagnostics;

namespace Kms.HostTests.Support;

/// <summary>
/// How the host is started. A job in the background of a script inherits "ignore Ctrl+C", and hands it on; a person's terminal does not.
/// The tests are about the person's.
/// </summary>
internal static class Launch
{
    private static readonly Lazy<bool> CanReset = new(() =>
    {
        if (OperatingSystem.IsWindows())
        {
            return false;
        }

        using var probe = Process.Start(new ProcessStartInfo("env", ["--default-signal=INT", "true"]) { RedirectStandardError = true });
        probe!.WaitForExit();
        return probe.ExitCode == 0;
    });

    /// <summary>With a limit on the files that it may have open.</summary>
    public static ProcessStartInfo DotnetWithFiles(int openFiles, IEnumerable<string> arguments)
    {
        var start = Dotnet(arguments);
        return new ProcessStartInfo("bash", ["-c", $"ulimit -n {openFiles}; exec \"$@\"", "bash", start.FileName, .. start.ArgumentList]);
    }

    public static ProcessStartInfo Dotnet(IEnumerable<string> arguments) => CanReset.Value
        ? new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", .. arguments])
        : new ProcessStartInfo("dotnet", arguments);
}
