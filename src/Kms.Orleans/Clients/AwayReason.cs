using System.Net.Sockets;

namespace Kms.Orleans.Clients;

/// <summary>Why a silo cannot be reached, in the part that an operator can do something about.</summary>
/// <param name="Text">Completes the sentence "the silo is away:".</param>
/// <param name="IsStranger">Whether what answers is no silo of the cluster; null: this does not say.</param>
internal sealed record AwayReason(string Text, bool? IsStranger)
{
    private const string OtherCluster = "Unexpected cluster id";
    private const string Because = ". Error: ";
    private const string NotTriedAgainYet = ", will retry after ";

    /// <summary>Null: it was not tried, because it failed a moment ago.</summary>
    public static AwayReason? Of(Exception exception)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (inner is TimeoutException)
            {
                return new("it does not answer", null);
            }

            if (inner is SocketException socket)
            {
                return new(socket.Message, false);
            }

            if (inner.Message.StartsWith(OtherCluster, StringComparison.Ordinal))
            {
                return new("it is a silo of another cluster: u" + inner.Message[1..], true);
            }

            if (inner.Message.Contains(NotTriedAgainYet, StringComparison.Ordinal))
            {
                return null;
            }

            // Orleans' own exception of a connection that was not made has the reason in its message alone.
            if (inner.Message.IndexOf(Because, StringComparison.Ordinal) is var at and >= 0
                && Enum.TryParse<SocketError>(inner.Message.AsSpan(at + Because.Length), out var error))
            {
                return new(new SocketException((int)error).Message, false);
            }
        }

        return new("it closes the connection, and its log says why", null);
    }
}
