namespace Kms.Client;

/// <summary>What the service, or the way to it, said instead of an answer.</summary>
public class KmsException : Exception
{
    /// <summary>Without a reason; for tests and serializers.</summary>
    public KmsException()
        : this(new KmsError("Unknown", "The service gave no reason."))
    {
    }

    /// <inheritdoc cref="Exception(string)"/>
    public KmsException(string message)
        : this(new KmsError("Unknown", message))
    {
    }

    /// <inheritdoc cref="Exception(string, Exception)"/>
    public KmsException(string message, Exception innerException)
        : this(new KmsError("Unknown", message) { Cause = innerException })
    {
    }

    internal KmsException(KmsError error)
        : base(error.Message, error.Cause) => Error = error;

    /// <summary>The reason, for programs: a name of <see cref="RefusalCode"/> where the service gave one.</summary>
    public string Code => Error.Code;

    /// <summary>
    /// The service's name for the request (<c>x-ms-request-id</c>), to be found in its logs. Null when it did not answer.
    /// </summary>
    public string? RequestId => Error.RequestId;

    /// <summary>Names the logical call; a change that is repeated with it happens once.</summary>
    public string? OperationId => Error.OperationId;

    /// <summary>When the service wants to be asked again.</summary>
    public TimeSpan? RetryAfter => Error.RetryAfter;

    /// <summary>The same call may succeed later.</summary>
    public bool IsTransient => Error.IsTransient;

    internal KmsError Error { get; }
}

/// <summary>There is no such key, or no such version of it.</summary>
public sealed class KmsKeyNotFoundException(KmsError error) : KmsException(error);

/// <summary>There is no such vault.</summary>
public sealed class KmsVaultNotFoundException(KmsError error) : KmsException(error);

/// <summary>The caller is known and may not do this.</summary>
public sealed class KmsAccessDeniedException(KmsError error) : KmsException(error);

/// <summary>The caller is not known: no token, a wrong secret, or a service that cannot prove who it is.</summary>
public sealed class KmsAuthenticationException(KmsError error) : KmsException(error);

/// <summary>
/// The key exists and cannot be used like this: it is disabled, expired, not yet valid, or the operation is not among its key_ops.
/// </summary>
public sealed class KmsKeyNotUsableException(KmsError error) : KmsException(error);

/// <summary>The change contradicts the present state: a name that is taken or held by something deleted.</summary>
public sealed class KmsConflictException(KmsError error) : KmsException(error);

/// <summary>Purge protection: the key or vault stays until its retention has ended.</summary>
public sealed class KmsPurgeProtectedException(KmsError error) : KmsException(error);

/// <summary>This region is not the one that accepts changes: another one is, or has to be promoted.</summary>
public sealed class KmsReadOnlyRegionException(KmsError error) : KmsException(error);

/// <summary>The request itself is wrong, whatever the state; or something that the service does not do.</summary>
public sealed class KmsInvalidRequestException(KmsError error) : KmsException(error);

/// <summary>The service, or one of its zones, cannot be used now. A change that this answers did not happen.</summary>
public class KmsUnavailableException : KmsException
{
    /// <param name="error">What is known about the failure.</param>
    public KmsUnavailableException(KmsError error)
        : base(error)
    {
    }
}

/// <summary>The change may or may not have happened. Repeat it with the same operation id (<see cref="OperationId"/>).</summary>
public sealed class KmsOutcomeUnknownException(KmsError error) : KmsUnavailableException(error);

/// <summary>The service answered that something in it is damaged, or answered what cannot be understood.</summary>
public sealed class KmsServiceFaultException(KmsError error) : KmsException(error);
