using Kms.Records;

namespace Kms.TwoZone;

/// <summary>
/// Records in two zones. Success means durable in both; with one zone away everything can be read and nothing written.
/// Reading, writing, resolving and rejoining stand in one file each; this one holds what they share.
/// </summary>
/// <param name="changed">Told when a zone leaves or enters service. Called on whatever thread noticed it.</param>
public sealed partial class TwoZoneStore(
    IZone a, IZone b, IRecordHash hash, IIdentities identities, TimeProvider time, Action<ZoneHealth> changed) : IRecordStore, IZoneAdmin
{
    private readonly ZoneState a = new(a, time, changed);
    private readonly ZoneState b = new(b, time, changed);
    private readonly RejoinBackoff courtesy = new();

    /// <summary>Null until the keys are open that are stored here: nothing belongs to a vault until then.</summary>
    private volatile IStoreOwner? owner;

    public StoreHealth Health => new(a.Health, b.Health);

    /// <summary>Says for whom records of vaults are written from now on. Once, before the first of them.</summary>
    public void Serve(IStoreOwner process)
    {
        if (Interlocked.CompareExchange(ref owner, process, null) is not null)
        {
            throw new InvalidOperationException("The store has an owner already.");
        }
    }

    public Result<StoreHealth> Replace(string zone)
    {
        var (leaving, staying) = string.Equals(zone, a.Zone.Name, StringComparison.OrdinalIgnoreCase) ? (a, b)
            : string.Equals(zone, b.Zone.Name, StringComparison.OrdinalIgnoreCase) ? (b, a)
            : default;
        if (leaving is null)
        {
            return new Refusal(RefusalCode.BadParameter, $"There is no zone '{Text.Shorten(zone)}': the zones are {a.Zone.Name} and {b.Zone.Name}.");
        }

        if (!staying.InService)
        {
            return new Refusal(RefusalCode.ZoneUnavailable, $"Zone {staying.Zone.Name} does not serve, so it cannot fill a new zone {leaving.Zone.Name}.") { RetryAfter = RetryAfter };
        }

        // The next turn of Tick sets its data aside and fills an empty zone.
        leaving.Leave("It is being replaced.", damaged: true);
        return Health;
    }

    private const string NotTheSame = "It is not the zone that this host knew: another host has claimed it for a rejoin, or its data was exchanged.";

    private static TimeSpan RetryAfter => TimeSpan.FromSeconds(2);

    private Refusal Unavailable() => new(
        RefusalCode.ZoneUnavailable,
        "A zone is away, so that nothing can be changed at the moment. Existing keys keep working. Nothing was written.")
    { RetryAfter = RetryAfter };

    private static Refusal NothingReachable() =>
        new(RefusalCode.ZoneUnavailable, "Neither zone can be read at the moment.") { RetryAfter = RetryAfter };

    private static Refusal Unknown() => new(
        RefusalCode.OutcomeUnknown,
        "A zone went away in the middle of the change: it may or may not have happened. Repeat it with the same Idempotency-Key.")
    { RetryAfter = RetryAfter };

    private static Refusal InDoubt(string recordId) => new(
        RefusalCode.RecordInDoubt,
        $"The last change of record '{recordId}' is undecided, and the zone that could tell is away.")
    { RetryAfter = RetryAfter };

    private static Refusal Diverged(string recordId) => new(
        RefusalCode.RecordCorrupt,
        $"The two zones hold different states of record '{recordId}', which the write protocol cannot produce: one of them was edited or restored from a copy.");

    /// <summary>Asks the zones that are in service, A first, until one answers.</summary>
    private ValueTask<ZoneReply<T>> Ask<T>(Func<IZone, ValueTask<ZoneReply<T>>> question) => AskInTurn(side => Ask(side, question));

    private async ValueTask<ZoneReply<T>> AskInTurn<T>(Func<ZoneState, ValueTask<ZoneReply<T>>> ask)
    {
        var reply = ZoneReply.Unreachable<T>("no zone is in service");
        foreach (var side in (ZoneState[])[a, b])
        {
            if (side.InService)
            {
                reply = await ask(side);
                if (reply.IsApplied)
                {
                    break;
                }
            }
        }

        return reply;
    }

    /// <summary>
    /// An answer counts only if the zone was still the one that this host knows: another host may have claimed it for a rejoin, or it was
    /// emptied or exchanged, and then it holds anything. Its control row is read after the answer: no zone gets an old incarnation back,
    /// so what it is afterwards it was before.
    /// </summary>
    /// <param name="isMerge">True for the rejoin of this host, which alone may ask the zone that it is bringing back.</param>
    private static async ValueTask<ZoneReply<T>> Ask<T>(ZoneState side, Func<IZone, ValueTask<ZoneReply<T>>> question, bool isMerge = false)
    {
        if (side.Status == ZoneStatus.Rejoining && !isMerge)
        {
            return ZoneReply.Unreachable<T>("it is being brought back");
        }

        var token = side.Token;
        var reply = side.Note(await question(side.Zone));
        if (!reply.IsApplied)
        {
            return reply;
        }

        var control = side.Note(await side.Zone.Control(CancellationToken.None));
        return control.IsApplied ? Verify(side, token, reply, control.Value, isMerge) : control.As<T>();
    }

    private static ZoneReply<T> Verify<T>(ZoneState side, FencingToken token, ZoneReply<T> reply, ZoneControl? after, bool isMerge = false)
    {
        if (after is not null && after.Incarnation == token.Incarnation && (after.InService || isMerge))
        {
            return reply;
        }

        if (side.Token == token)
        {
            side.Leave(NotTheSame);
        }

        return new ZoneReply<T>(ZoneOutcome.Stale, default!, NotTheSame);
    }
}
