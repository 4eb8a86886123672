using System.Net;
using System.Text.Json;
using Kms.Regions.Messages;

namespace Kms.Regions.Link;

/// <summary>Answers on the link, before it is known what the message says.</summary>
public static class LinkReplies
{
    public static Refusal NotThePeer { get; } = new(RefusalCode.PeerNotAllowed, "This region is not paired with the one that calls.");

    /// <summary>A batch was applied, and its message is not looked at any more: an answer begins with its outcome.</summary>
    public static bool IsApplied(LinkReply reply) => reply is { Status: (int)HttpStatusCode.OK, Message.Length: > 0 } && reply.Message.Span[0] == (byte)LinkOutcome.Ok;

    public static LinkReply Refused(HttpStatusCode status, Refusal refusal) =>
        new((int)status, JsonSerializer.SerializeToUtf8Bytes(LinkRefusal.Of(refusal), PairingJson.Default.LinkRefusal));
}
