using System.Diagnostics;

namespace Kms.Testing;

/// <summary>What tests on a real, small file system need: programs such as mount, and a file that takes all the room.</summary>
public static class SmallDisk
{
    private const int StepBytes = 4096;

    /// <summary>True when the program is there and ended well. Mounting needs rights that not everybody has.</summary>
    public static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    /// <summary>Writes the file until the disk is full, then gives some bytes back.</summary>
    public static void Fill(string file, int leaveBytes = 0)
    {
        using var ballast = File.Create(file, bufferSize: 0);
        try
        {
            while (true)
            {
                ballast.Write(new byte[StepBytes]);
            }
        }
        catch (IOException)
        {
            // Full: that was the purpose.
        }

        ballast.SetLength(ballast.Length - leaveBytes);
    }
}
