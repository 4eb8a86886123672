using Kms.Client;

namespace Kms.Cli.Running;

/// <summary>What scripts can rely on.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>The service, or a check, said no.</summary>
    public const int Refused = 1;

    /// <summary>The command line, or a file that it names, is wrong. Nothing was asked of the service.</summary>
    public const int Usage = 2;

    /// <summary>It may succeed later: not reached, a zone away, too much at once.</summary>
    public const int Unavailable = 3;

    public const int NotFound = 4;

    /// <summary>The caller is not known, or may not do this.</summary>
    public const int NotAllowed = 5;

    public const int Interrupted = 130;

    public static int Of(Exception problem) => problem switch
    {
        UsageException => Usage,
        KmsUnavailableException => Unavailable,
        KmsKeyNotFoundException or KmsVaultNotFoundException => NotFound,
        KmsAccessDeniedException or KmsAuthenticationException => NotAllowed,
        OperationCanceledException => Interrupted,
        _ => Refused,
    };
}

/// <summary>The command line, or a file that it names, is wrong.</summary>
internal sealed class UsageException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>The command line was right, and what it asks for cannot be done.</summary>
internal sealed class FailedException(string message, Exception? cause = null) : Exception(message, cause);
