using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Kms.Crypto.Files;

/// <summary>
/// What the framework does not offer on files: flushing a folder, so that a new name in it survives a power loss, and giving a file a name
/// only if it is free, which File.Move checks first and then does. Windows does both by itself.
/// </summary>
public static class FileNames
{
    private const int ReadOnly = 0;
    private const int AlreadyExists = 17;
    private const int NotThere = 2;
    private const int NotAllowed = 13;

    // The same on every Linux that .NET runs on; macOS has its own.
    private const int WithoutWaitingLinux = 0x800;
    private const int CloseOnExecLinux = 0x80000;
    private const int WithoutWaitingMac = 0x4;
    private const int CloseOnExecMac = 0x1000000;

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

    /// <summary>Opens for reading. A pipe opens at once too, whether or not anything writes to it.</summary>
    internal static SafeFileHandle OpenWithoutWaiting(string path)
    {
        var descriptor = Open(path, ReadOnly | (OperatingSystem.IsMacOS() ? WithoutWaitingMac | CloseOnExecMac : WithoutWaitingLinux | CloseOnExecLinux));
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw (Marshal.GetLastPInvokeError() switch
        {
            NotThere => new FileNotFoundException($"'{path}' is not there.", path),
            NotAllowed => new UnauthorizedAccessException($"'{path}' cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}"),
            _ => new IOException($"'{path}' cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}"),
        });
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
