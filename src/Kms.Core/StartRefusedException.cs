namespace Kms;

/// <summary>
/// The service does not start, for a reason the operator can act on. The message is the whole output: what is wrong and what would be
/// right.
/// </summary>
public sealed class StartRefusedException : Exception
{
    public StartRefusedException(string message)
        : base(message)
    {
    }

    public StartRefusedException(string message, Exception cause)
        : base(message, cause)
    {
    }

    public StartRefusedException()
    {
    }

    /// <summary>The domain's reason, with what was being done in front.</summary>
    public static StartRefusedException From(string doing, Refusal refusal) => new($"{doing}: {refusal.Message}");
}
