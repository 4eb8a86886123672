using Kms.Records;

namespace Kms.Zones;

/// <content>
/// Writing: prepare in A, prepare in B, then commit in both. Always A first, so that two writers meet at A.
/// The second prepare is the point of decision: before it the change can be taken back, after it any resolver finishes it.
/// </content>
public sealed partial class TwoZoneStore
{
    private const int AttemptsMax = 4;

    public async ValueTask<Result<Done>> Write(RecordWrite write, CancellationToken cancellation) =>
        a.InService && b.InService ? await WriteInBoth(write, cancellation) : Unavailable();

    private async ValueTask<Result<Done>> WriteInBoth(RecordWrite write, CancellationToken cancellation)
    {
        // Most records never saw an abort, so both ballots are 0: the first attempt assumes that and reads nothing. The compare-and-swap
        // in each zone guards the assumption; when it fails, the rows are read, settled, and the attempt is repeated with what they say.
        var ballots = (A: 0L, B: 0L);
        var intentTime = time.GetUtcNow().ToUnixTimeMilliseconds();
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            if (!(a.TakesWrites && b.TakesWrites))
            {
                return Unavailable();
            }

            var intent = IntentOf(write, intentTime);
            var tried = await Attempt(write.Place.Id, ballots, intent, cancellation);
            if (tried is { } answer)
            {
                return answer;
            }

            var settled = await Resolve(write.Place.Id, cancellation);
            if (!settled.TryGet(out var rows, out var refusal))
            {
                return refusal;
            }

            if (rows.A.Version != write.Place.Version - 1)
            {
                return new Refusal(RefusalCode.Conflict,
                    $"Record '{write.Place.Id}' is at version {rows.A.Version}, not {write.Place.Version - 1}: somebody else changed it.");
            }

            ballots = (rows.A.Ballot, rows.B.Ballot);
        }

        return new Refusal(RefusalCode.Throttled, $"Record '{write.Place.Id}' is being changed by others all the time.") { RetryAfter = RetryAfter };
    }

    private Intent IntentOf(RecordWrite write, long unixMs) => new(
        identities.NewId(), write.Place.Version, write.Place.Index, write.Body, hash.Of(write.Place, write.Body.Span),
        write.Place.Vault, 0, unixMs, write.OperationId, write.Erase);

    /// <summary>One try. Null: a row was not as assumed and nothing is left behind; read, settle, try again.</summary>
    private async ValueTask<Result<Done>?> Attempt(string id, (long A, long B) ballots, Intent intent, CancellationToken cancellation)
    {
        var (ticketA, ticketB) = (a.Ticket, b.Ticket);
        var preparedA = a.Note(await a.Zone.Execute(new Prepare(id, ballots.A, intent), ticketA, cancellation));
        switch (preparedA.Outcome)
        {
            case ZoneOutcome.Applied:
                break;
            case ZoneOutcome.Lost:
                return null;
            case ZoneOutcome.Unknown:
                return Unknown();
            default:
                return Unavailable();
        }

        // From here on cancellation would leave an intent behind.
        var numbered = intent with { Sequence = preparedA.Value };
        var preparedB = b.Note(await b.Zone.Execute(new Prepare(id, ballots.B, numbered), ticketB, CancellationToken.None));
        if (preparedB.Outcome == ZoneOutcome.Unknown)
        {
            return Unknown();
        }

        if (!preparedB.IsApplied)
        {
            return await TakeBack(id, numbered, preparedB.Outcome, ticketA, ticketB);
        }

        await CommitBoth(id, intent.Id, ticketA, ticketB);
        return default(Done);
    }

    /// <summary>B said no: clears the intent in A. "Nothing was written" may be said only when A has confirmed that.</summary>
    private async ValueTask<Result<Done>?> TakeBack(string id, Intent intent, ZoneOutcome outcomeB, ZoneTicket ticketA, ZoneTicket ticketB)
    {
        var cleared = a.Note(await a.Zone.Execute(new Abort(id, intent.Id), ticketA, CancellationToken.None));
        if (!cleared.IsApplied)
        {
            return Unknown();
        }

        if (outcomeB != ZoneOutcome.Lost)
        {
            return Unavailable();
        }

        // The number was taken in A and stands there as a no-op: B's log needs it too. Best effort: if this loses, B's row is in motion
        // and whoever settles it reads both; the logs are compared again at every start and rejoin.
        var rowB = b.Note(await b.Zone.Read(id, CancellationToken.None));
        if (rowB.IsApplied)
        {
            var row = rowB.Value ?? ZoneRow.Absent(id);
            b.Note(await b.Zone.Execute(new Fence(id, row.Version, row.Ballot, intent.Stream, intent.Sequence), ticketB, CancellationToken.None));
        }

        return null;
    }

    /// <summary>A missing answer does not matter here: the change is decided, and any resolver or rejoin finishes it.</summary>
    private async ValueTask CommitBoth(string id, string intentId, ZoneTicket ticketA, ZoneTicket ticketB)
    {
        var commit = new Commit(id, intentId);
        var inA = a.Zone.Execute(commit, ticketA, CancellationToken.None);
        var inB = b.Zone.Execute(commit, ticketB, CancellationToken.None);
        a.Note(await inA);
        b.Note(await inB);
    }
}
