namespace Kms.Crypto.Files;

/// <summary>
/// Files that only their owner may read (mode 0600 from the first byte on; on Windows, the folder's access list). Written whole or not at
/// all: to a temporary file in the same folder, flushed to the disk, renamed, and the folder flushed too, so that neither a crash nor a
/// power loss leaves half a file or an empty name.
/// </summary>
public static class PrivateFile
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;

    /// <summary>Writes a file that must not be there yet.</summary>
    /// <returns>False when it was there already (another process was faster): nothing was changed.</returns>
    /// <exception cref="IOException">It cannot be written; nothing was changed.</exception>
    public static bool TryCreate(string path, ReadOnlySpan<byte> content) => Write(path, content, replace: false);

    /// <summary>The whole new content or the whole old one. The caller knows that the file is the service's own.</summary>
    /// <exception cref="IOException">It cannot be written; nothing was changed.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> content) => Write(path, content, replace: true);

    /// <summary>A file to write piece by piece. A name that is new is on the disk when this returns.</summary>
    /// <exception cref="IOException">It cannot be opened in this mode.</exception>
    /// <exception cref="UnauthorizedAccessException">The user of this process may not.</exception>
    public static FileStream Open(string path, FileMode mode, FileShare share)
    {
        var file = new FileStream(path, Options(mode, FileAccess.ReadWrite, share));
        try
        {
            FileNames.Flush(FolderOf(path));
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>A folder for its owner alone. One that is there keeps its mode.</summary>
    public static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerFolder);
        }
    }

    private static bool Write(string path, ReadOnlySpan<byte> content, bool replace)
    {
        var folder = FolderOf(path);

        // A random name: a fixed one could belong to a file of the operator's.
        var temporary = Path.Combine(folder, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}");
        try
        {
            CreateFolder(folder);
            using (var file = new FileStream(temporary, Options(FileMode.CreateNew, FileAccess.Write, FileShare.Read)))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }

            if (replace)
            {
                File.Move(temporary, path, overwrite: true);
            }
            else if (!FileNames.TryMove(temporary, path))
            {
                return false;
            }

            FileNames.Flush(folder);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"'{path}' cannot be written: {error.Message}", error);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static string FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path))!;

    private static FileStreamOptions Options(FileMode mode, FileAccess access, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerFile;
        }

        return options;
    }
}
