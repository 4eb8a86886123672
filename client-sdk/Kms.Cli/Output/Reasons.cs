using System.Runtime.InteropServices;
using System.Text.Json;
using Kms.Cli.Running;
using Kms.Client;

namespace Kms.Cli.Output;

/// <summary>Why something failed, in words for people: never those of .NET's exceptions, which name its types and its parameters.</summary>
internal static class Reasons
{
    private const int SystemErrorMax = 4095;

    /// <summary>Of a file that cannot be read or written.</summary>
    public static string OfFile(Exception problem, string? path) => problem switch
    {
        _ when Directory.Exists(path) => "it is a directory",
        FileNotFoundException or DirectoryNotFoundException => "there is no such file or directory",
        UnauthorizedAccessException => "permission denied",
        PathTooLongException => "its name is too long",
        FileTooLargeException => problem.Message,
        IOException { HResult: > 0 and <= SystemErrorMax } => Marshal.GetPInvokeErrorMessage(problem.HResult),
        _ => "the operating system refused it",
    };

    /// <summary>Of anything that ends a command. What is not one of ours has nothing to say to people: KMS_DEBUG shows it.</summary>
    public static string Of(Exception problem) => problem switch
    {
        OperationCanceledException => "interrupted",
        IOException or UnauthorizedAccessException => "A file cannot be read or written: " + OfFile(problem, null) + ".",
        JsonException => "An answer, or a file, is not the JSON that was expected.",
        _ when IsOurs(problem) => problem.Message,
        _ => "This went wrong in an unexpected way. KMS_DEBUG=1 shows the details.",
    };

    private static bool IsOurs(Exception problem) =>
        problem is UsageException or FailedException or KmsException || problem.GetType().Namespace?.StartsWith("Kms.", StringComparison.Ordinal) == true;
}

/// <summary>A file is larger than what it is read for can be.</summary>
internal sealed class FileTooLargeException(string message) : IOException(message);
