using System.Text;

namespace Kms.Cli.Running;

/// <summary>Files that the command line names; <c>-</c> is standard input or output.</summary>
internal static class Files
{
    private const int BytesMax = 64 * 1024 * 1024;

    /// <exception cref="UsageException">It cannot be read, or is larger than 64 MiB.</exception>
    public static byte[] Read(string? path)
    {
        try
        {
            if (path is null || IsStandard(path))
            {
                using var input = Console.OpenStandardInput();
                return ReadAll(input);
            }

            using var file = File.OpenRead(path);
            return ReadAll(file);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new UsageException($"{path} cannot be read: {problem.Message}", problem);
        }
    }

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

    /// <summary>Never over a file that is there.</summary>
    /// <exception cref="UsageException">It is there, or cannot be written.</exception>
    public static void WriteNew(string path, ReadOnlySpan<byte> content)
    {
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
            file.Write(content);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path} cannot be written: {problem.Message}", problem);
        }
    }

    private static byte[] ReadAll(Stream stream)
    {
        using var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        return buffer.Length <= BytesMax ? buffer.ToArray() : throw new IOException($"it is larger than {BytesMax / 1024 / 1024} MiB");
    }
}
