namespace Kms.Client;

/// <summary>What is known about a failure.</summary>
/// <param name="Code">The reason, for programs.</param>
/// <param name="Message">The reason, for people.</param>
public sealed record KmsError(string Code, string Message)
{
    public string? RequestId { get; init; }

    public string? OperationId { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    public bool IsTransient { get; init; }

    /// <summary>The request may have been carried out although no answer came.</summary>
    public bool MayHaveHappened { get; init; }

    public Exception? Cause { get; init; }
}
