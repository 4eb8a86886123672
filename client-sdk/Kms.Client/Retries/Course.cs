using Kms.Client.Requests;

namespace Kms.Client.Retries;

/// <summary>
/// What is known of one logical call while its attempts go on. An attempt whose answer was lost may have been carried out.
/// </summary>
internal sealed class Course(string name, string operationId, Repetition repetition, long started)
{
    private KmsException? last;
    private bool isUnderWay;

    public string Name => name;

    public string OperationId => operationId;

    /// <summary>A timestamp of the clock.</summary>
    public long Started => started;

    /// <summary>Some attempt may have been carried out.</summary>
    public bool MayHaveHappened { get; private set; }

    /// <summary>An answer that is lost cannot be asked for again, so the first attempt is waited for as long as there is time.</summary>
    public bool IsOnce => repetition == Repetition.Once;

    public bool MayRepeat => !IsOnce || !MayHaveHappened;

    public void Begin() => isUnderWay = true;

    public void Failed(KmsException problem)
    {
        isUnderWay = false;
        last = problem;
        MayHaveHappened |= problem.Error.MayHaveHappened;
    }

    /// <summary>The attempt's time is over and no answer came.</summary>
    public void Lost()
    {
        isUnderWay = false;
        MayHaveHappened = true;
    }

    /// <summary>That the last attempt was not carried out says nothing of an earlier one whose answer was lost.</summary>
    public KmsException Judge(KmsException problem) => problem is KmsUnavailableException && IsOpen(problem.Error.MayHaveHappened)
        ? new KmsOutcomeUnknownException(problem.Error with { Code = nameof(RefusalCode.OutcomeUnknown), IsTransient = true, Cause = problem })
        : problem;

    public KmsException GiveUp(Exception timeout)
    {
        var error = new KmsError("TimedOut", $"{name} was not answered in time{(last is null ? "." : ": " + last.Message)}")
        {
            OperationId = operationId,
            RequestId = last?.RequestId,
            IsTransient = true,
            Cause = timeout,
        };
        return IsOpen(isUnderWay)
            ? new KmsOutcomeUnknownException(error with { Code = nameof(RefusalCode.OutcomeUnknown) })
            : new KmsUnavailableException(error);
    }

    private bool IsOpen(bool now) => repetition != Repetition.Reads && (now || MayHaveHappened);
}
