using System.Text.Json;
using Kms.Crypto.Regions;
using Kms.Hosting.Regions.Pairing;
using Kms.Hosting.Regions.Succession;
using Kms.Regions;
using Kms.Replication;
using Microsoft.AspNetCore.Http;

namespace Kms.Hosting.Regions.Link;

/// <summary>What a region answers to the other one, whichever node the message came in over. Everything but a pairing is answered to the pinned partner alone.</summary>
internal sealed class LinkDesk(RegionSeat seat, LinkKeys keys, IRegionLink following, PairingDesk desk, HandOver handOver)
{
    public const string Pair = "pair";
    public const string Push = "push";
    public const string StepDown = "hand-over";
    public const string StepUpAgain = "hand-over-cancelled";

    public static Refusal NotThePartner { get; } = new(RefusalCode.PeerNotAllowed, "This region is not paired with the one that calls.");

    public static bool HasMessage(string what) => what is not (StepDown or StepUpAgain);

    public async ValueTask<LinkReply> Answer(LinkRequest request, CancellationToken cancellation)
    {
        try
        {
            return request.What switch
            {
                Pair => await Admit(request, cancellation),
                _ when request.Fingerprint != seat.Book.PeerFingerprint => Refused(StatusCodes.Status403Forbidden, NotThePartner),
                "hello" => Ok(LinkCodec.Write(await following.Hello(LinkCodec.ReadHello(request.Message), cancellation))),
                Push => Ok(LinkCodec.Write(await following.Push(LinkCodec.ReadBatch(request.Message), cancellation))),
                "copy" => Ok(LinkCodec.Write(await following.Copy(LinkCodec.ReadCopy(request.Message), cancellation))),
                "beat" => Ok(LinkCodec.Write(await following.Beat(LinkCodec.ReadBeat(request.Message), cancellation))),
                StepDown => Said(await handOver.StepDown(cancellation)),
                StepUpAgain => Said(await handOver.StepUpAgain()),
                _ => Refused(StatusCodes.Status404NotFound, new Refusal(RefusalCode.PeerTooOld, "This release does not know that message.")),
            };
        }
        catch (Exception problem) when (problem is LinkFormatException or JsonException)
        {
            return Refused(StatusCodes.Status400BadRequest, new Refusal(RefusalCode.BadParameter, problem.Message));
        }
    }

    /// <summary>A batch was applied, and nobody looks at its message any more: an answer begins with its outcome.</summary>
    public static bool IsApplied(LinkReply reply) => reply is { Status: StatusCodes.Status200OK, Message.Length: > 0 } && reply.Message.Span[0] == (byte)LinkOutcome.Ok;

    public static LinkReply Refused(int status, Refusal refusal) =>
        new(status, JsonSerializer.SerializeToUtf8Bytes(LinkRefusal.Of(refusal), PairingJson.Default.LinkRefusal));

    private async ValueTask<LinkReply> Admit(LinkRequest request, CancellationToken cancellation)
    {
        if (keys.Link is not { } identity)
        {
            return Refused(StatusCodes.Status409Conflict, PairingBook.Wrong);
        }

        var admitted = await desk.Admit(new PairingProof(request.Fingerprint, identity.Fingerprint), request.CodeId, request.Proof, request.Message, cancellation);
        return admitted.TryGet(out var answer, out var refusal)
            ? Ok(answer.Card) with { Proof = Convert.ToBase64String(answer.Proof) }
            : Refused(StatusCodes.Status409Conflict, refusal);
    }

    private static LinkReply Ok(ReadOnlyMemory<byte> message) => new(StatusCodes.Status200OK, message);

    private static LinkReply Said(Result<Done> result) => result.Refusal is { } refusal ? Refused(StatusCodes.Status409Conflict, refusal) : Ok(default);
}
