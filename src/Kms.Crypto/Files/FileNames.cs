using System.Runtime.InteropServices;

namespace Kms.Crypto.Files;

/// <summary>
/// What the framework does not offer on files: flushing a folder, so that a new name in it survives a power loss, and giving a file a name
/// only if nobody has it, which File.Move checks first and then does. Windows does both by itself.
/// </summary>
public static class FileNames
{
    private const int ReadOnly = 0;
    private const int AlreadyExists = 17;

    /// <summary>Moves a file to a name that must be free. False when it is taken: of several at once exactly one gets it.</summary>
    /// <exception cref="IOException">It could not be moved for another reason.</exception>
    public static bool TryMove(string from, string to)
    {
        if (!OperatingSystem.IsWindows())
        {
            if (Link(from, to) == 0)
            {
                File.Delete(from);
                return true;
            }

            if (Marshal.GetLastPInvokeError() == AlreadyExists)
            {
                return false;
            }

            // A file system without hard links: what follows is as good as it gets there.
        }

        try
        {
            File.Move(from, to, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(to))
        {
            return false;
        }
    }

    /// <exception cref="IOException">The folder could not be opened or flushed.</exception>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var descriptor = Open(folder, ReadOnly);
        if (descriptor < 0)
        {
            throw new IOException($"'{folder}' cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        try
        {
            if (Sync(descriptor) != 0)
            {
                throw new IOException($"'{folder}' cannot be flushed: {Marshal.GetLastPInvokeErrorMessage()}");
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    [DllImport("libc", EntryPoint = "link", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Link([MarshalAs(UnmanagedType.LPUTF8Str)] string from, [MarshalAs(UnmanagedType.LPUTF8Str)] string to);

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Sync(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
}
