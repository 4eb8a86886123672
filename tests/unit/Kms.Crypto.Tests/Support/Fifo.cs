using System.Diagnostics;

namespace Kms.Crypto.Tests.Support;

/// <summary>A pipe with a name: a file that never ends, and that nothing writes to.</summary>
internal static class Fifo
{
    public static void Make(string path)
    {
        using var made = Process.Start("mkfifo", [path]);
        made.WaitForExit();
        Assert.Equal(0, made.ExitCode);
    }
}
