using System.Net;
using System.Text.Json;
using Kms.Crypto.Regions;
using Kms.Regions.Failover;
using Kms.Regions.Link;
using Kms.Regions.Messages;
using Kms.Regions.Pairing;
using Kms.Regions.State;

namespace Kms.Regions.Control;

/// <summary>
/// What a region answers to the other one, whichever node the message came in over. Everything but a pairing is answered to the pinned
/// peer alone.
/// </summary>
internal sealed class LinkDispatcher(
    RegionStateStore region, LinkKeys keys, IRegionLink following, PairingServer desk, LeadershipTransfer transfer)
{
    public async ValueTask<LinkReply> Answer(LinkRequest request, CancellationToken cancellation)
    {
        try
        {
            return request.What switch
            {
                LinkMessage.Pair => await Admit(request, cancellation),
                _ when request.Fingerprint != region.Record.PeerFingerprint => LinkReplies.Refused(HttpStatusCode.Forbidden, LinkReplies.NotThePeer),
                "hello" => Ok(LinkCodec.Write(await following.Hello(LinkCodec.ReadHello(request.Message), cancellation))),
                LinkMessage.Push => Ok(LinkCodec.Write(await following.Push(LinkCodec.ReadBatch(request.Message), cancellation))),
                "copy" => Ok(LinkCodec.Write(await following.Copy(LinkCodec.ReadCopy(request.Message), cancellation))),
                "beat" => Ok(LinkCodec.Write(await following.Beat(LinkCodec.ReadBeat(request.Message), cancellation))),
                LinkMessage.StepDown => Said(await transfer.StepDown(cancellation)),
                LinkMessage.StepUpAgain => Said(await transfer.StepUpAgain()),
                _ => LinkReplies.Refused(HttpStatusCode.NotFound, new Refusal(RefusalCode.PeerTooOld, "This release does not know that message.")),
            };
        }
        catch (Exception problem) when (problem is LinkFormatException or JsonException)
        {
            return LinkReplies.Refused(HttpStatusCode.BadRequest, new Refusal(RefusalCode.BadParameter, problem.Message));
        }
    }

    private async ValueTask<LinkReply> Admit(LinkRequest request, CancellationToken cancellation)
    {
        if (keys.Link is not { } identity)
        {
            return LinkReplies.Refused(HttpStatusCode.Conflict, PairingCodes.Wrong);
        }

        var admitted = await desk.Admit(new PairingProof(request.Fingerprint, identity.Fingerprint), request.CodeId, request.Proof, request.Message, cancellation);
        return admitted.TryGet(out var answer, out var refusal)
            ? Ok(answer.Card) with { Proof = Convert.ToBase64String(answer.Proof) }
            : LinkReplies.Refused(HttpStatusCode.Conflict, refusal);
    }

    private static LinkReply Ok(ReadOnlyMemory<byte> message) => new((int)HttpStatusCode.OK, message);

    private static LinkReply Said(Result<Done> result) => result.Refusal is { } refusal ? LinkReplies.Refused(HttpStatusCode.Conflict, refusal) : Ok(default);
}
