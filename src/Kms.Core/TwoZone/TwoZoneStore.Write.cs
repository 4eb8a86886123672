using Kms.Records;

namespace Kms.TwoZone;

/// <content>
/// Writing: prepare in A, prepare in B, then commit in both. Always A first, so that two writers meet at A. The second prepare is the point
/// of decision: before it the change can be taken back, after it any resolver finishes it.
/// </content>
public sealed partial class TwoZoneStore
{
    /// <summary>
    /// Attempts are used up only where several hosts write one record at the same time and none of them is through yet: as soon as one is,
    /// the others are told of the conflict. It takes a run of bad luck to need more than two.
    /// </summary>
    private const int AttemptsMax = 16;

    public ValueTask<Result<Done>> Write(RecordWrite write, CancellationToken cancellation) => WriteInBoth(write, isMerge: false, cancellation);

    /// <param name="isMerge">True for the denials that a rejoin merges: it alone may write into a zone that is not in service yet.</param>
    private async ValueTask<Result<Done>> WriteInBoth(RecordWrite write, bool isMerge, CancellationToken cancellation)
    {
        // Most records never saw an abort, so both ballots are 0: the first attempt assumes that and reads nothing. The compare-and-swap
        // in each zone guards the assumption; when it fails, the rows are read, settled, and the attempt is repeated with what they say.
        var ballots = (A: 0L, B: 0L);
        var intentTime = time.GetUtcNow().ToUnixTimeMilliseconds();
        var writeFence = isMerge || write.Place.Vault.Length == 0 ? null : owner;
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            if (!(isMerge ? a.TakesWrites && b.TakesWrites : a.InService && b.InService))
            {
                return Unavailable();
            }

            var intent = IntentOf(write, intentTime);
            var (answer, isLeftInA) = await Attempt(write.Place.Id, ballots, intent, writeFence, cancellation);
            if (answer is not null)
            {
                return answer.Value;
            }

            var settled = await Resolve(write.Place.Id, isLeftInA ? CancellationToken.None : cancellation, isMerge, intent.Id);
            if (!settled.TryGet(out var rows, out var refusal))
            {
                return isLeftInA ? Unknown() : refusal;
            }

            if (rows.A.Version != write.Place.Version - 1)
            {
                return Overtaken(intent, isLeftInA, rows.A);
            }

            ballots = (rows.A.Ballot, rows.B.Ballot);
        }

        return new Refusal(RefusalCode.Throttled, $"Record '{write.Place.Id}' is being changed by others all the time.") { RetryAfter = RetryAfter };
    }

    /// <summary>
    /// The record has another version than the change needs. If the intent stood in A, another host may have carried it out.
    /// </summary>
    private static Result<Done> Overtaken(Intent intent, bool wasLeftInA, ZoneRow row) =>
        !wasLeftInA || (row.Version == intent.Version && !row.Hash.Span.SequenceEqual(intent.Hash.Span))
            ? new Refusal(RefusalCode.Conflict, $"Record '{row.Id}' is at version {row.Version}, not {intent.Version - 1}: another writer changed it.")
            : row.Version == intent.Version ? default(Done) : Unknown();

    private Intent IntentOf(RecordWrite write, long unixMs) => new(
        identities.NewId(), write.Place.Version, write.Place.Index, write.Body, hash.Of(write.Place, write.Body.Span),
        write.Place.Vault, 0, unixMs, write.OperationId, write.Erase);

    /// <summary>One try. No answer: a row was not as assumed; read, settle, try again.</summary>
    private async ValueTask<(Result<Done>? Answer, bool IsLeftInA)> Attempt(
        string id, (long A, long B) ballots, Intent intent, IWriteFence? writeFence, CancellationToken cancellation)
    {
        var (tokenA, tokenB) = (a.Token, b.Token);
        if (writeFence is not null && await writeFence.Check(new FencingTokens(tokenA, tokenB), cancellation) is { } refusal)
        {
            return (refusal, false);
        }

        var preparedA = a.Note(await a.Zone.Execute(new Prepare(id, ballots.A, intent), tokenA, cancellation));
        switch (preparedA.Outcome)
        {
            case ZoneOutcome.Applied:
                break;
            case ZoneOutcome.Lost:
                return (null, false);
            case ZoneOutcome.Unknown:
                return (Unknown(), false);
            default:
                return (Unavailable(), false);
        }

        // From here on cancellation would leave an intent behind.
        var numbered = intent with { Sequence = preparedA.Value };
        var preparedB = b.Note(await b.Zone.Execute(new Prepare(id, ballots.B, numbered), tokenB, CancellationToken.None));
        switch (preparedB.Outcome)
        {
            case ZoneOutcome.Applied:
                await CommitBoth(id, intent.Id, tokenA, tokenB);
                owner?.Committed(intent.Stream, numbered.Sequence);
                return (default(Done), false);
            case ZoneOutcome.Lost:
                // Taken back by Resolve, which fences B first: so B's log gets the number too, and nothing can land there later.
                return (null, true);
            case ZoneOutcome.Unknown:
                return (Unknown(), false);
            default:
                return (await TakeBack(id, intent.Id, tokenA, preparedB.Reason), false);
        }
    }

    /// <summary>
    /// B is away and does not have the intent: clears it in A. "Nothing was written" may be said only when A has confirmed that.
    /// </summary>
    private async ValueTask<Result<Done>> TakeBack(string id, string intentId, FencingToken tokenA, string? reason)
    {
        b.Leave(reason);
        var advanced = await AdvanceEpoch(a, tokenA);
        if (advanced is null && await Raised(a, tokenA) is { } since)
        {
            // That another process has raised the epoch does not tell anybody what B misses now: it is raised again.
            advanced = await AdvanceEpoch(a, since);
        }

        if (advanced is not { } token)
        {
            return Unknown();
        }

        var cleared = a.Note(await a.Zone.Execute(new Abort(id, intentId), token, CancellationToken.None));
        return cleared.IsApplied ? Unavailable() : Unknown();
    }

    /// <summary>
    /// The fencing token of a zone whose epoch another process has raised since (another change that was taken back, a return, a rejoin);
    /// null when it is the same or was claimed.
    /// </summary>
    private static async ValueTask<FencingToken?> Raised(ZoneState side, FencingToken since)
    {
        var control = side.Note(await side.Zone.Control(CancellationToken.None));
        return control.Value is { InService: true } now && now.Incarnation == since.Incarnation && now.Epoch != since.Epoch ? now.Token : null;
    }

    /// <summary>A missing answer does not matter here: the change is decided, and any resolver or rejoin finishes it.</summary>
    private async ValueTask CommitBoth(string id, string intentId, FencingToken tokenA, FencingToken tokenB)
    {
        var commit = new Commit(id, intentId);
        var inA = a.Zone.Execute(commit, tokenA, CancellationToken.None);
        var inB = b.Zone.Execute(commit, tokenB, CancellationToken.None);
        a.Note(await inA);
        b.Note(await inB);
    }
}
