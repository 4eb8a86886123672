using Kms.Configuration;

namespace Kms.Edge.Connections;

/// <summary>How many connections the gateway has at once, and how long one may say nothing.</summary>
/// <param name="Max">In all.</param>
/// <param name="Reserved">Of those, for callers on this machine alone: its operator, and what checks its health.</param>
/// <param name="PerAddress">From one address that is not of this machine (IPv6: from one /64 network).</param>
/// <param name="FirstRequestTime">A connection without a request is closed after this time, the handshake included.</param>
internal sealed record ConnectionLimits(int Max, int Reserved, int PerAddress, TimeSpan FirstRequestTime)
{
    /// <summary>Without a setting. Each takes some tens of kilobytes, so more would be a question of memory.</summary>
    internal const int UsualMax = 10_000;

    /// <summary>Files that are opened later: of zones and the audit log, databases, backups, the other region.</summary>
    private const int GrowthMin = 96;

    private const int GrowthShare = 8;

    /// <param name="limit">Files that the process may have open; null: no limit.</param>
    /// <param name="open">Files that it has open already.</param>
    /// <exception cref="StartRefusedException">The files that may be open are too few.</exception>
    public static ConnectionLimits For(ConnectionOptions options, long? limit, int open)
    {
        var room = limit is { } files ? files - open - Math.Max(GrowthMin, files / GrowthShare) : long.MaxValue;
        if (room < (options.Max ?? ConnectionOptions.Least))
        {
            var needed = limit - room + (options.Max ?? ConnectionOptions.Least);
            throw new StartRefusedException(options.Max is { } wanted
                ? $"Setting {Setting.ConnectionsMax.Name} is {wanted}, and of the {limit} files that this process may have open "
                    + $"{Math.Max(0, room)} are left for connections. "
                    + $"Allow more (ulimit -n {needed}) or set it lower."
                : $"This process may have {limit} files open, which leaves {Math.Max(0, room)} for connections. "
                    + $"Allow at least {needed}: ulimit -n, or LimitNOFILE of its unit.");
        }

        var max = options.Max ?? (int)Math.Min(UsualMax, room);
        return new ConnectionLimits(max, Math.Clamp(max / 16, 2, 64), options.PerAddress ?? Math.Max(1, max / 2), options.FirstRequestTime);
    }
}
