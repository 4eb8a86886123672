using System.Buffers;
using System.Net;
using Kms.Http;
using Kms.Keys;
using Kms.Regions;
using Kms.Regions.Link;
using Kms.Regions.Messages;
using Kms.Regions.Node;
using Kms.Regions.State;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Kms.Hosting.Regions;

/// <summary>
/// The link at a node's gateway. It lets in whom the TLS handshake has shown and carries each message to the region's actor, which answers
/// it (<see cref="IRegionActor"/>). There is no token here, and nothing here is reachable with one.
/// </summary>
internal sealed class LinkServer(RegionNode node, Func<IRegionActor> actor)
{
    /// <summary>A batch of usual size and beyond it the largest record.</summary>
    private const int MessageBytesMax = (8 << 20) + KeySize.StoredBytesMax;

    private const int CardBytesMax = 64 << 10;
    private static readonly PathString Prefix = LinkClient.Prefix.TrimEnd('/');

    /// <summary>Answers the link's paths under the link's name, and hands everything else on.</summary>
    public RequestDelegate InFrontOf(RequestDelegate next) => context =>
        context.Request.Path.StartsWithSegments(Prefix, StringComparison.Ordinal, out var rest) && LinkTls.IsFor(context.Request)
            ? Answer(context, rest.Value?.TrimStart('/') ?? string.Empty)
            : next(context);

    private async Task Answer(HttpContext context, string what)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            context.Response.Headers.Allow = HttpMethods.Post;
            return;
        }

        context.Response.ContentType = LinkClient.ContentType;
        if (LinkTls.Fingerprint(context) is not { } fingerprint)
        {
            await Send(context.Response, LinkReplies.Refused(HttpStatusCode.Forbidden, PairingCodes.Wrong));
            return;
        }

        try
        {
            await Send(context.Response, what == "probe" ? new LinkReply(StatusCodes.Status200OK, default) : await Carry(context, what, fingerprint));
        }
        catch (LinkFormatException problem)
        {
            await Send(context.Response, LinkReplies.Refused(HttpStatusCode.BadRequest, new Refusal(RefusalCode.BadParameter, problem.Message)));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
    }

    private async ValueTask<LinkReply> Carry(HttpContext context, string what, string fingerprint)
    {
        // A stranger's message is not even read. One who has joined a moment ago over another node is none.
        var isPairing = what == LinkMessage.Pair;
        if (!isPairing && fingerprint != node.PeerFingerprint && (!(await node.Look(context.RequestAborted)).IsOk || fingerprint != node.PeerFingerprint))
        {
            return LinkReplies.Refused(HttpStatusCode.Forbidden, LinkReplies.NotThePeer);
        }

        if (!isPairing)
        {
            context.Features.Get<IProvenCaller>()?.Prove();
        }

        if (what == LinkMessage.Push)
        {
            return await CarryBatch(context, fingerprint);
        }

        var headers = context.Request.Headers;
        return await Ask(
            new LinkRequest(
                what, fingerprint, headers[LinkClient.CodeHeader].ToString(), headers[LinkClient.ProofHeader].ToString(),
                LinkMessage.HasMessage(what) ? await Read(context, isPairing ? CardBytesMax : MessageBytesMax) : default),
            context.RequestAborted);
    }

    /// <summary>
    /// Batches are large and come one after the other, so their memory is used again, but only where they were applied: a call that failed
    /// may still look at its batch.
    /// </summary>
    private async ValueTask<LinkReply> CarryBatch(HttpContext context, string fingerprint)
    {
        var length = Length(context, MessageBytesMax);
        var rented = ArrayPool<byte>.Shared.Rent(length);
        var message = rented.AsMemory(0, length);
        await Fill(context, message);
        var reply = await Ask(new LinkRequest(LinkMessage.Push, fingerprint, string.Empty, string.Empty, message), context.RequestAborted);
        if (LinkReplies.IsApplied(reply))
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return reply;
    }

    private async ValueTask<LinkReply> Ask(LinkRequest request, CancellationToken cancellation)
    {
        var answered = await actor().Answer(request, cancellation);
        return answered.TryGet(out var reply, out var refusal) ? reply : LinkReplies.Refused(HttpStatusCode.ServiceUnavailable, refusal);
    }

    private static async ValueTask Send(HttpResponse response, LinkReply reply)
    {
        response.StatusCode = reply.Status;
        response.ContentLength = reply.Message.Length;
        if (reply.Proof is { } proof)
        {
            response.Headers[LinkClient.ProofHeader] = proof;
        }

        await response.Body.WriteAsync(reply.Message, response.HttpContext.RequestAborted);
    }

    private static async ValueTask<ReadOnlyMemory<byte>> Read(HttpContext context, int bytesMax)
    {
        var message = new byte[Length(context, bytesMax)];
        await Fill(context, message);
        return message;
    }

    /// <exception cref="ConnectionResetException">The other region left in the middle of its message.</exception>
    private static async ValueTask Fill(HttpContext context, Memory<byte> message)
    {
        try
        {
            await context.Request.Body.ReadExactlyAsync(message, context.RequestAborted);
        }
        catch (IOException problem) when (problem is not (BadHttpRequestException or ConnectionResetException))
        {
            throw new ConnectionResetException("The other region left while it sent its message.", problem);
        }
    }

    private static int Length(HttpContext context, int bytesMax)
    {
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = bytesMax;
        return context.Request.ContentLength is { } length && length <= bytesMax
            ? (int)length
            : throw new LinkFormatException("A message of the link says its length, and is not longer than it may be.");
    }
}
