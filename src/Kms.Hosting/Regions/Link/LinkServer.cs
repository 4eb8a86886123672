using System.Buffers;
using System.Text.Json;
using Kms.Crypto.Regions;
using Kms.Hosting.Regions.Pairing;
using Kms.Hosting.Regions.Succession;
using Kms.Regions;
using Kms.Replication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Kms.Hosting.Regions.Link;

/// <summary>
/// What a region answers on the link. Everything but a pairing is answered to the pinned partner alone, whom the TLS handshake has shown; there is no token here, and
/// nothing here is reachable with one.
/// </summary>
internal sealed class LinkServer(RegionSeat seat, LinkKeys keys, IRegionLink following, PairingDesk desk, HandOver handOver)
{
    private const int MessageBytesMax = 16 << 20;
    private const int CardBytesMax = 64 << 10;
    private static readonly PathString Prefix = LinkClient.Prefix.TrimEnd('/');

    /// <summary>Answers the link's paths and hands everything else on.</summary>
    public RequestDelegate InFrontOf(RequestDelegate next) => context =>
        context.Request.Path.StartsWithSegments(Prefix, StringComparison.Ordinal, out var rest) ? Answer(context, rest.Value?.TrimStart('/') ?? string.Empty) : next(context);

    private async Task Answer(HttpContext context, string what)
    {
        var response = context.Response;
        response.ContentType = LinkClient.ContentType;
        if (LinkTls.Fingerprint(context) is not { } fingerprint || !HttpMethods.IsPost(context.Request.Method))
        {
            await Send(response, Refused(response, StatusCodes.Status403Forbidden, PairingBook.Wrong));
            return;
        }

        try
        {
            var answer = what switch
            {
                "probe" => default,
                "pair" => await Pair(context, fingerprint),
                _ when fingerprint != seat.Book.PeerFingerprint => Refused(response, StatusCodes.Status403Forbidden, NotThePartner),
                "hello" => LinkCodec.Write(await following.Hello(LinkCodec.ReadHello(await Read(context, MessageBytesMax)), context.RequestAborted)),
                "push" => await Push(context),
                "copy" => LinkCodec.Write(await following.Copy(LinkCodec.ReadCopy(await Read(context, MessageBytesMax)), context.RequestAborted)),
                "beat" => LinkCodec.Write(await following.Beat(LinkCodec.ReadBeat(await Read(context, MessageBytesMax)), context.RequestAborted)),
                "hand-over" => Said(response, await handOver.StepDown(context.RequestAborted)),
                "hand-over-cancelled" => Said(response, await handOver.StepUpAgain()),
                _ => Refused(response, StatusCodes.Status404NotFound, new Refusal(RefusalCode.PeerTooOld, "This release does not know that message.")),
            };
            await Send(response, answer);
        }
        catch (Exception problem) when (problem is LinkFormatException or JsonException)
        {
            await Send(response, Refused(response, StatusCodes.Status400BadRequest, new Refusal(RefusalCode.BadParameter, problem.Message)));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
    }

    private static Refusal NotThePartner { get; } = new(RefusalCode.PeerNotAllowed, "This region is not paired with the one that calls.");

    private async ValueTask<ReadOnlyMemory<byte>> Pair(HttpContext context, string fingerprint)
    {
        if (keys.Link is not { } identity)
        {
            return Refused(context.Response, StatusCodes.Status409Conflict, PairingBook.Wrong);
        }

        var request = await Read(context, CardBytesMax);
        var headers = context.Request.Headers;
        var admitted = await desk.Admit(
            new PairingProof(fingerprint, identity.Fingerprint), headers[LinkClient.CodeHeader].ToString(), headers[LinkClient.ProofHeader].ToString(), request, context.RequestAborted);
        if (!admitted.TryGet(out var answer, out var refusal))
        {
            return Refused(context.Response, StatusCodes.Status409Conflict, refusal);
        }

        context.Response.Headers[LinkClient.ProofHeader] = Convert.ToBase64String(answer.Proof);
        return answer.Card;
    }

    /// <summary>Batches are large and come one after the other, so their memory is used again; but only where they were applied: whoever failed may still look at one.</summary>
    private async ValueTask<ReadOnlyMemory<byte>> Push(HttpContext context)
    {
        var length = Length(context, MessageBytesMax);
        var rented = ArrayPool<byte>.Shared.Rent(length);
        var message = rented.AsMemory(0, length);
        await context.Request.Body.ReadExactlyAsync(message, context.RequestAborted);
        var answer = await following.Push(LinkCodec.ReadBatch(message), context.RequestAborted);
        var written = LinkCodec.Write(answer);
        if (answer.Outcome == LinkOutcome.Ok)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return written;
    }

    private static async ValueTask Send(HttpResponse response, ReadOnlyMemory<byte> answer)
    {
        response.ContentLength = answer.Length;
        await response.Body.WriteAsync(answer, response.HttpContext.RequestAborted);
    }

    private static ReadOnlyMemory<byte> Said(HttpResponse response, Result<Done> result) =>
        result.Refusal is { } refusal ? Refused(response, StatusCodes.Status409Conflict, refusal) : default;

    private static ReadOnlyMemory<byte> Refused(HttpResponse response, int status, Refusal refusal)
    {
        response.StatusCode = status;
        return JsonSerializer.SerializeToUtf8Bytes(LinkRefusal.Of(refusal), PairingJson.Default.LinkRefusal);
    }

    private static async ValueTask<ReadOnlyMemory<byte>> Read(HttpContext context, int bytesMax)
    {
        var message = new byte[Length(context, bytesMax)];
        await context.Request.Body.ReadExactlyAsync(message, context.RequestAborted);
        return message;
    }

    private static int Length(HttpContext context, int bytesMax)
    {
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = bytesMax;
        return context.Request.ContentLength is { } length && length <= bytesMax
            ? (int)length
            : throw new LinkFormatException("A message of the link says its length, and is not longer than it may be.");
    }
}
