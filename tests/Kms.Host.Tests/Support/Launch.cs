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

    public static ProcessStartInfo Dotnet(IEnumerable<string> arguments) => CanReset.Value
        ? new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", .. arguments])
        : new ProcessStartInfo("dotnet", arguments);
}
