using System.Text.Json;
using Kms.Regions.Messages;

namespace Kms.Regions.Link;

/// <summary>What the other end says when it says no.</summary>
internal static class LinkAnswers
{
    public static Refusal Said(LinkResponse answer)
    {
        try
        {
            if (answer.IsLink && JsonSerializer.Deserialize(answer.Body.Span, PairingJson.Default.LinkRefusal) is { } said)
            {
                return said.ToRefusal();
            }
        }
        catch (JsonException)
        {
            // No words of this protocol: the status has to do.
        }

        return new Refusal(RefusalCode.PeerUnreachable, $"The other region answered {answer.Status}.") { RetryAfter = TimeSpan.FromSeconds(5) };
    }
}
