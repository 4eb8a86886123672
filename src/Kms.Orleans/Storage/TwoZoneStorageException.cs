namespace Kms.Orleans.Storage;

/// <summary>
/// State could not be read or written, for the reason in <see cref="Refusal"/>: nothing was written (<see cref="RefusalCode.ZoneUnavailable"/>),
/// it is not known whether something was (<see cref="RefusalCode.OutcomeUnknown"/>), or what is stored does not open.
/// </summary>
[GenerateSerializer]
public sealed class TwoZoneStorageException : Exception
{
    public TwoZoneStorageException()
        : this(RefusalCode.OutcomeUnknown, "The state could not be read or written.")
    {
    }

    public TwoZoneStorageException(string message)
        : this(RefusalCode.OutcomeUnknown, message)
    {
    }

    public TwoZoneStorageException(string message, Exception innerException)
        : base(message, innerException) => Code = RefusalCode.OutcomeUnknown;

    public TwoZoneStorageException(Refusal refusal)
        : this((refusal ?? throw new ArgumentNullException(nameof(refusal))).Code, refusal.Message)
    {
    }

    private TwoZoneStorageException(RefusalCode code, string message)
        : base(message) => Code = code;

    [Id(0)]
    public RefusalCode Code { get; }
}
