namespace Kms.Orleans.Storage;

/// <summary>
/// State could not be read or written, for the reason in <see cref="Refusal"/>: nothing was written
/// (<see cref="RefusalCode.ZoneUnavailable"/>), it is not known whether something was (<see cref="RefusalCode.OutcomeUnknown"/>), or what
/// is stored does not open.
/// </summary>
[GenerateSerializer]
public sealed class TwoZoneStorageException : Exception
{
    public TwoZoneStorageException()
        : this("The state could not be read or written.")
    {
    }

    public TwoZoneStorageException(string message)
        : this(new Refusal(RefusalCode.OutcomeUnknown, message))
    {
    }

    public TwoZoneStorageException(string message, Exception innerException)
        : base(message, innerException) => Refusal = new Refusal(RefusalCode.OutcomeUnknown, message);

    public TwoZoneStorageException(Refusal refusal)
        : base((refusal ?? throw new ArgumentNullException(nameof(refusal))).Message) => Refusal = refusal;

    [Id(0)]
    public Refusal Refusal { get; }

    /// <summary>The reason, for programs.</summary>
    public RefusalCode Code => Refusal.Code;
}
