using System.Globalization;

namespace Kms.Hosting.Data;

/// <summary>
/// One process a data folder. The operating system holds the lock and drops it when the process ends in whatever way, so there is no
/// stale lock to clear. The file <c>pid</c> beside it is only for the message.
/// </summary>
internal sealed class FolderLock : IDisposable
{
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

        PrivateFile.Replace(pidFile, System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
        return new FolderLock(held);
    }

    // The files stay: removing a lock file lets two processes lock two different files of one name.
    public void Dispose() => held.Dispose();

    private static string Holder(string pidFile)
    {
        try
        {
            return int.TryParse(File.ReadAllText(pidFile), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? $" (pid {pid})" : string.Empty;
        }
        catch (IOException)
        {
            return string.Empty;
        }
    }
}
