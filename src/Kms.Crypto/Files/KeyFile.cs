using Kms.Crypto.Hierarchy;
using Kms.Crypto.Native;

namespace Kms.Crypto.Files;

/// <summary>
/// Files that hold a key or what goes with one: a <see cref="PrivateFile"/> whose every failure is a <see
/// cref="KeyProtectionException"/>.
/// </summary>
internal static class KeyFile
{
    /// <summary>Larger than any key file; a wrong path does not fill the memory. Bytes.</summary>
    internal const int SizeMax = 64 * 1024;

    private const UnixFileMode Group = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute;
    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Writes a file that must not be there yet; false when it is.</summary>
    /// <exception cref="KeyProtectionException">It cannot be written.</exception>
    public static bool TryCreate(string path, ReadOnlySpan<byte> content)
    {
        try
        {
            return PrivateFile.TryCreate(path, content);
        }
        catch (IOException error)
        {
            throw new KeyProtectionException(error.Message, error);
        }
    }

    /// <summary>Writes over what is there, which the caller knows to be the service's own.</summary>
    /// <exception cref="KeyProtectionException">It cannot be written.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        try
        {
            PrivateFile.Replace(path, content);
        }
        catch (IOException error)
        {
            throw new KeyProtectionException(error.Message, error);
        }
    }

    /// <param name="allowGroup">For a file that an operator shares with a group, as /etc/ssl/private does. Others may never read
    /// it.</param>
    /// <exception cref="KeyProtectionException">It cannot be read, is not a regular file, is larger than 64 KiB, or is open to
    /// others.</exception>
    public static SecretBuffer Read(string path, bool allowGroup = false)
    {
        try
        {
            using var file = RegularFile.Open(path);
            var forbidden = allowGroup ? Others : Group | Others;
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file.SafeFileHandle) & forbidden) is var open and not 0)
            {
                throw new KeyProtectionException(
                    $"'{path}' can be used by others than its owner ({open}): it may have been read. "
                    + $"If that is not so, run: chmod {(allowGroup ? 640 : 600)} '{path}'");
            }

            var length = file.Length;
            if (length > SizeMax)
            {
                throw new KeyProtectionException($"'{path}' has {length} bytes: that is not a key file.");
            }

            var content = new SecretBuffer((int)length);
            var position = 0;
            while (position < length && file.Read(content.Span[position..]) is var read and > 0)
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
}
