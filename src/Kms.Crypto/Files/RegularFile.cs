namespace Kms.Crypto.Files;

/// <summary>
/// Reads files that others can put in place of ours. Opening a pipe would wait for ever for a process that writes to it, and a device never
/// ends: only regular files are read, and never more than the caller has room for.
/// </summary>
public static class RegularFile
{
    /// <summary>For reading at any place, beside whatever writes to it.</summary>
    /// <exception cref="FileNotFoundException">It is not there.</exception>
    /// <exception cref="IOException">It is not a regular file, or cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The user of this process may not read it.</exception>
    public static FileStream Open(string path, int bufferBytes = 0)
    {
        var file = OperatingSystem.IsWindows()
            ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferBytes)
            : new FileStream(FileNames.OpenWithoutWaiting(path), FileAccess.Read, bufferBytes);

        // A pipe, a socket or a terminal has no positions.
        if (file.CanSeek && !File.GetAttributes(file.SafeFileHandle).HasFlag(FileAttributes.Directory))
        {
            return file;
        }

        file.Dispose();
        throw new IOException($"'{path}' is not a regular file.");
    }

    /// <summary>The whole file.</summary>
    /// <exception cref="FileNotFoundException">It is not there.</exception>
    /// <exception cref="IOException">It is not a regular file, is larger than allowed, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The user of this process may not read it.</exception>
    public static byte[] ReadAll(string path, int bytesMax)
    {
        using var file = Open(path);
        var length = file.Length;
        if (length > bytesMax)
        {
            throw new IOException($"'{path}' has {length} bytes; no more than {bytesMax} are read.");
        }

        var content = new byte[length];
        file.ReadExactly(content);
        return content;
    }
}
