namespace Kms.Client;

/// <summary>What is known about a failure.</summary>
/// <param name="Code">The reason, for programs.</param>
/// <param name="Message">The reason, for people.</param>
public sealed record KmsError(string Code, string Message)
{
    /// <inheritdoc cref="KmsException.RequestId"/>
    public string? RequestId { get; init; }

    /// <inheritdoc cref="KmsException.OperationId"/>
    public string? OperationId { get; init; }

    /// <inheritdoc cref="KmsException.RetryAfter"/>
    public TimeSpan? RetryAfter { get; init; }

    /// <inheritdoc cref="KmsException.IsTransient"/>
    public bool IsTransient { get; init; }

    /// <summary>The request may have been carried out although no answer came.</summary>
    public bool MayHaveHappened { get; init; }

    /// <summary>What went wrong on the way; null where the service answered.</summary>
    public Exception? Cause { get; init; }
}
