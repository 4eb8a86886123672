using System.Globalization;
using System.Text;

namespace Kms.Crypto.Files;

/// <summary>
/// One process a data folder. The operating system holds the lock and drops it when the process ends in whatever way, so there is no
/// stale lock to clear. The file <c>pid</c> beside it is only for the message.
/// </summary>
internal sealed class FolderLock : IDisposable
{
    /// <summary>No process id is longer.</summary>
    private const int PidBytesMax = 10;

    private readonly FileStream held;

    private FolderLock(FileStream held) => this.held = held;

    /// <exception cref="StartRefusedException">Another process has it.</exception>
    public static FolderLock Take(string folder)
    {
        var pidFile = Path.Combine(folder, "pid");
        FileStream held;
        try
        {
            held = PrivateFile.Open(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileShare.None);
        }
        catch (IOException problem) when (problem is not (FileNotFoundException or DirectoryNotFoundException))
        {
            throw new StartRefusedException($"The data folder {folder} is in use by another process{Holder(pidFile)}. One process a folder.", problem);
        }

        try
        {
            if (!IsOurs(pidFile))
            {
                throw new StartRefusedException($"'{pidFile}' is there and is not a process id that this service wrote: it is not written over. Move it away.");
            }

            PrivateFile.Replace(pidFile, Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
            return new FolderLock(held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    // The files stay: removing a lock file lets two processes lock two different files of one name.
    public void Dispose() => held.Dispose();

    private static bool IsOurs(string pidFile) => !Path.Exists(pidFile) || Read(pidFile) is not null;

    private static string Holder(string pidFile) => Read(pidFile) is { } pid ? $" (pid {pid})" : string.Empty;

    /// <summary>Null when the file holds anything but a process id, or is not there.</summary>
    private static int? Read(string pidFile)
    {
        try
        {
            var text = RegularFile.ReadAll(pidFile, PidBytesMax);
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
