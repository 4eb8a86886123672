using System.Text;
using Kms.Cli.Output;
using Microsoft.Win32.SafeHandles;

namespace Kms.Cli.Running;

/// <summary>Files that the command line names; <c>-</c> is standard input.</summary>
internal static class Files
{
    private const int BytesMax = 64 * 1024 * 1024;

    /// <exception cref="UsageException">It cannot be read, or is larger than 64 MiB.</exception>
    public static byte[] Read(string? path)
    {
        try
        {
            using var input = path is null || IsStandard(path) ? StandardInput() : File.OpenRead(path);
            return ReadAll(input);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new UsageException($"{(path is null or "-" ? "Standard input" : path)} cannot be read: {Reasons.OfFile(problem, path)}.", problem);
        }
    }

    /// <summary>
    /// On a terminal with the terminal's own line editing, in which Ctrl+D is the end; .NET's console would put its own in its place.
    /// </summary>
    public static Stream StandardInput() => OperatingSystem.IsWindows()
        ? Console.OpenStandardInput()
        : new FileStream(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 0);

    public static string ReadText(string path)
    {
        var bytes = Read(path);
        try
        {
            return Encoding.UTF8.GetString(bytes);
        }
        finally
        {
            Array.Clear(bytes);
        }
    }

    /// <summary>True for standard input or output.</summary>
    public static bool IsStandard(string path) => path == "-";

    /// <summary>Asked before the service is: a file that is there is never written over.</summary>
    /// <exception cref="UsageException">It is there already, or its folder is not.</exception>
    public static void RequireNew(string path)
    {
        if (IsStandard(path))
        {
            return;
        }

        if (path.Length == 0 || Path.Exists(path))
        {
            throw new UsageException(path.Length == 0 ? "The name of the file is empty." : $"{path} is there already, and is not written over.");
        }

        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
        {
            throw new UsageException($"{path} cannot be written: there is no folder {folder}.");
        }
    }

    /// <summary>Never over a file that is there; where it cannot be written whole, nothing is left of it.</summary>
    /// <exception cref="FailedException">It is there, or cannot be written.</exception>
    public static void WriteNew(string path, ReadOnlySpan<byte> content)
    {
        var isMade = false;
        try
        {
            if (IsStandard(path))
            {
                using var output = Console.OpenStandardOutput();
                output.Write(content);
                return;
            }

            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var file = new FileStream(path, options);
            isMade = true;
            file.Write(content);
            file.Flush(flushToDisk: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            var reason = Reasons.OfFile(problem, path);
            if (isMade)
            {
                File.Delete(path);
            }

            throw new FailedException($"{path} cannot be written: {reason}.", problem);
        }
    }

    private static byte[] ReadAll(Stream stream)
    {
        using var buffer = new MemoryStream();
        var part = new byte[64 * 1024];
        for (int count; (count = stream.Read(part)) > 0;)
        {
            buffer.Write(part, 0, count);
            if (buffer.Length > BytesMax)
            {
                throw new FileTooLargeException($"it is larger than {BytesMax / 1024 / 1024} MiB");
            }
        }

        Array.Clear(part);
        return buffer.ToArray();
    }
}
