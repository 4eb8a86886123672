namespace Kms.Regions.Messages;

/// <summary>Names of messages on the link: the last part of the path.</summary>
public static class LinkMessage
{
    public const string Pair = "pair";
    public const string Push = "push";
    public const string StepDown = "hand-over";
    public const string StepUpAgain = "hand-over-cancelled";

    public static bool HasMessage(string what) => what is not (StepDown or StepUpAgain);
}
