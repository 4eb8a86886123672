using Kms.Crypto.Hierarchy;
using Kms.Crypto.Native;

namespace Kms.Crypto.Files;

/// <summary>
/// Files that only their owner may read. Written whole or not at all: to a temporary file in the same folder, flushed to the disk,
/// renamed, and the folder flushed too, so that neither a crash nor a power loss leaves half a file or an empty name.
/// </summary>
internal static class PrivateFile
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;
    private const UnixFileMode Others = ~(OwnerFolder | UnixFileMode.SetGroup | UnixFileMode.SetUser | UnixFileMode.StickyBit);

    /// <summary>Larger than any key file; a wrong path does not fill the memory. Bytes.</summary>
    private const int SizeMax = 64 * 1024;

    /// <summary>Writes a file that must not be there yet.</summary>
    /// <returns>False when it was there already (another process was faster): nothing was changed.</returns>
    public static bool TryCreate(string path, ReadOnlySpan<byte> content) => Write(path, content, replace: false);

    public static void Replace(string path, ReadOnlySpan<byte> content) => Write(path, content, replace: true);

    /// <exception cref="KeyProtectionException">It cannot be read, is larger than 64 KiB, or others may read it.</exception>
    public static SecretBuffer Read(string path)
    {
        try
        {
            using var file = File.OpenHandle(path);
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & Others) is var open and not 0)
            {
                throw new KeyProtectionException(
                    $"'{path}' can be used by others than its owner ({open}): it may have been read. "
                    + $"If that is not so, run: chmod 600 '{path}'");
            }

            var length = RandomAccess.GetLength(file);
            if (length > SizeMax)
            {
                throw new KeyProtectionException($"'{path}' has {length} bytes: that is no key file.");
            }

            var content = new SecretBuffer((int)length);
            var position = 0;
            while (position < length && RandomAccess.Read(file, content.Span[position..], position) is var read and > 0)
            {
                position += read;
            }

            return position == length ? content : throw new KeyProtectionException($"'{path}' changed while it was read.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new KeyProtectionException($"'{path}' cannot be read: {error.Message}", error);
        }
    }

    private static bool Write(string path, ReadOnlySpan<byte> content, bool replace)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var temporary = Path.Combine(folder, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}");
        try
        {
            CreateFolder(folder);
            using (var file = new FileStream(temporary, Options()))
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
            throw new KeyProtectionException($"'{path}' cannot be written: {error.Message}", error);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static void CreateFolder(string folder)
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

    private static FileStreamOptions Options()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerFile;
        }

        return options;
    }
}
