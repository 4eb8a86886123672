using Kms.Records;

namespace Kms.TwoZone;

/// <summary>
/// One zone to read from, page by page, for a reader that needs all of it (a backup). It only looks. What was read counts only if
/// <see cref="IsStillTheSame"/> says so afterwards: meanwhile the zone may have been claimed for a rejoin, emptied or exchanged.
/// </summary>
/// <param name="control">The zone's control row before the first read; it is in service.</param>
/// <param name="numbers">True for zone A: every number that is taken there is an intent or an entry there.</param>
public sealed class ZoneReader(IZone zone, ZoneControl control, bool numbers)
{
    public string Zone => zone.Name;

    public ZoneControl Control { get; } = control;

    /// <summary>
    /// In this zone every number that was ever taken is an intent or an entry of the log. In the other one it may be on its way, and then
    /// only a hole in the log shows it.
    /// </summary>
    public bool KnowsAllNumbers { get; } = numbers;

    /// <summary>Opens a zone that serves and is not open here yet. Null, with the reason, when it cannot be read alone.</summary>
    public static async ValueTask<(ZoneReader? Reader, string? Reason)> Open(IZone zone, bool isA, CancellationToken cancellation)
    {
        var opened = await zone.Open(cancellation);
        var control = opened.IsApplied ? await zone.Control(cancellation) : opened.As<ZoneControl?>();
        return control switch
        {
            { IsApplied: false } => (null, control.Reason),
            { Value: null } => (null, "It is empty."),
            { Value.InService: false } => (null, "It was not completed when it was last brought up to date."),
            _ => (new ZoneReader(zone, control.Value, isA), null),
        };
    }

    public ValueTask<ZoneReply<IReadOnlyList<StreamHead>>> Heads(CancellationToken cancellation) => zone.StreamHeads(cancellation);

    public ValueTask<ZoneReply<ZoneRow?>> Row(string id, CancellationToken cancellation) => zone.Read(id, cancellation);

    public ValueTask<ZoneReply<IReadOnlyList<ZoneRow>>> Rows(string? after, int limit, CancellationToken cancellation) => zone.Scan(after, limit, cancellation);

    public ValueTask<ZoneReply<IReadOnlyList<ZoneRow>>> Intents(string? after, int limit, CancellationToken cancellation) =>
        zone.Intents(after, limit, cancellation);

    public ValueTask<ZoneReply<IReadOnlyList<ChangeEntry>>> Changes(string stream, long after, int limit, CancellationToken cancellation) =>
        zone.Changes(stream, after, limit, cancellation);

    public ValueTask<ZoneReply<IReadOnlyList<Denial>>> Denials(string? after, int limit, CancellationToken cancellation) =>
        zone.Denials(null, after, limit, cancellation);

    /// <summary>True when what was read since <see cref="Control"/> is what a zone in service held.</summary>
    public async ValueTask<bool> IsStillTheSame(CancellationToken cancellation) =>
        await zone.Control(cancellation) is { IsApplied: true, Value: { InService: true } now } && now.Incarnation == Control.Incarnation;
}
