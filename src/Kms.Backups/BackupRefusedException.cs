namespace Kms.Backups;

/// <summary>
/// What was read is not a backup as it was written (altered, cut off, of another region, of a newer release's format), or what is asked
/// for cannot be done. The message says which; nothing was changed.
/// </summary>
public sealed class BackupRefusedException : Exception
{
    public BackupRefusedException(string message)
        : base(message)
    {
    }

    public BackupRefusedException(string message, Exception cause)
        : base(message, cause)
    {
    }

    public BackupRefusedException()
    {
    }

    /// <summary>Not damaged: it is this region's. Else null.</summary>
    public string? OtherRegion { get; init; }
}
