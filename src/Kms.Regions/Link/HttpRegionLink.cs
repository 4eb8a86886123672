using Kms.Regions.Messages;

namespace Kms.Regions.Link;

/// <summary>
/// The stream over HTTPS: each message is a request, each answer a response. No answer, or none that can be understood, is
/// <see cref="LinkOutcome.Unreachable"/>.
/// </summary>
internal sealed class HttpRegionLink(LinkClient client) : IRegionLink
{
    private const int KeptBytesMax = 2 << 20;

    /// <summary>
    /// A region that catches up gets a dozen batches of a megabyte a second: what one was written in serves for the next one.
    /// </summary>
    private LinkWriter? written;

    public ValueTask<LinkAnswer> Hello(LinkHello hello, CancellationToken cancellation) => Send("hello", LinkCodec.Write(hello), cancellation);

    public async ValueTask<LinkAnswer> Push(ChangeBatch batch, CancellationToken cancellation)
    {
        var message = Interlocked.Exchange(ref written, null) ?? new LinkWriter(64 * 1024);
        message.Restart();
        LinkCodec.Write(message, batch);
        var answer = await Send("push", message.Written, cancellation);
        if (answer.Outcome == LinkOutcome.Ok && message.Capacity <= KeptBytesMax)
        {
            // It was read to its end over there: nothing here reads it any more. After a failure something still might.
            written = message;
        }

        return answer;
    }

    public ValueTask<LinkAnswer> Copy(CopyPage page, CancellationToken cancellation) => Send("copy", LinkCodec.Write(page), cancellation);

    public ValueTask<LinkAnswer> Beat(LinkHeartbeat beat, CancellationToken cancellation) => Send("beat", LinkCodec.Write(beat), cancellation);

    private async ValueTask<LinkAnswer> Send(string path, ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        var (answer, reason) = await client.Send(path, message, cancellation);
        if (answer is null)
        {
            return LinkAnswer.Unreachable(reason);
        }

        if (answer is not { Status: 200, IsLink: true })
        {
            return LinkAnswer.Unreachable($"The other region answered {answer.Status}, which is not an answer of a region's link.");
        }

        try
        {
            return LinkCodec.ReadAnswer(answer.Body);
        }
        catch (LinkFormatException problem)
        {
            return LinkAnswer.Unreachable(problem.Message);
        }
    }
}
