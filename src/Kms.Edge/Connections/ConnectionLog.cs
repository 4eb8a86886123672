using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.Logging;

namespace Kms.Edge.Connections;

/// <summary>What operators read about connections that were not wanted: a line a minute at most, and figures for all.</summary>
internal sealed partial class ConnectionLog(ILogger logger, TimeProvider time)
{
    private static readonly TimeSpan LineEvery = TimeSpan.FromMinutes(1);
    private static readonly Meter Meter = new("Kms.Connections");

    private static readonly Counter<long> Closed = Meter.CreateCounter<long>(
        "kms.connection.closed", "{connection}", "Connections to the gateway that it closed or refused, by reason.");

    private readonly ILogger logger = logger;
    private long nextLine;

    /// <summary>One was closed for a new one.</summary>
    public void Displaced(IPAddress address, int count)
    {
        Closed.Add(1, Reason("displaced"));
        if (IsTime())
        {
            Full(count, address);
        }
    }

    /// <summary>A new one was refused.</summary>
    public void Refused(IPAddress address, int count)
    {
        Closed.Add(1, Reason("refused"));
        if (IsTime())
        {
            FullOfRequests(address, count);
        }
    }

    /// <summary>One was closed that sent no request.</summary>
    public void Silent(TimeSpan after)
    {
        Closed.Add(1, Reason("silent"));
        NoRequest(after.TotalSeconds);
    }

    private static KeyValuePair<string, object?> Reason(string reason) => new("kms.connection.reason", reason);

    /// <summary>A flood must not become a flood of lines.</summary>
    private bool IsTime()
    {
        var now = time.GetUtcNow().UtcTicks;
        var next = Interlocked.Read(ref nextLine);
        return now >= next && Interlocked.CompareExchange(ref nextLine, now + LineEvery.Ticks, next) == next;
    }

    [LoggerMessage(
        1, LogLevel.Warning,
        "There is no room for more connections ({Count} are open; the newest is from {Address}): "
        + "those that send nothing, are idle, or are slow without a caller are closed for new ones.")]
    private partial void Full(int count, IPAddress address);

    [LoggerMessage(2, LogLevel.Warning, "A connection from {Address} was refused: {Count} are open, and all are being answered.")]
    private partial void FullOfRequests(IPAddress address, int count);

    [LoggerMessage(3, LogLevel.Debug, "A connection that sent no request was closed after {Seconds} s.")]
    private partial void NoRequest(double seconds);
}
