namespace Kms.Faults.Check;

/// <summary>
/// Is there an order of the changes that explains everything that was seen? Each acknowledged or refused change takes place at one moment
/// between sending and answer, each unknown one at one moment after sending or never; the key then is as it was observed at the end.
/// The search of Wing and Gong with the memory of Lowe: a set of changes done together with the key they lead to is tried once.
/// </summary>
internal sealed class Linearization
{
    /// <summary>The most changes of one history: they are one bit each.</summary>
    public const int ChangesMax = 120;

    private const int StepsMax = 2_000_000;

    private readonly Change[] changes;
    private readonly Func<KeyModel, bool> isEnd;
    private readonly UInt128 mustHappen;
    private readonly HashSet<(UInt128 Done, string Key)> tried = [];
    private int steps;

    private Linearization(Change[] changes, Func<KeyModel, bool> isEnd)
    {
        this.changes = changes;
        this.isEnd = isEnd;
        for (var i = 0; i < changes.Length; i++)
        {
            mustHappen |= changes[i].Outcome == ChangeOutcome.Unknown ? UInt128.Zero : UInt128.One << i;
        }
    }

    /// <exception cref="InvalidOperationException">The search is too large to say.</exception>
    public static bool Exists(KeyModel start, IEnumerable<Change> history, Func<KeyModel, bool> isEnd)
    {
        var changes = history.OrderBy(change => change.Sent).ToArray();
        return changes.Length <= ChangesMax
            ? new Linearization(changes, isEnd).Search(start, UInt128.Zero)
            : throw new InvalidOperationException($"A history of {changes.Length} changes is too long to be checked.");
    }

    private bool Search(KeyModel key, UInt128 done)
    {
        if ((done & mustHappen) == mustHappen && isEnd(key))
        {
            return true;
        }

        if (!tried.Add((done, key.ToString())))
        {
            return false;
        }

        if (++steps > StepsMax)
        {
            throw new InvalidOperationException("A history has too many possible orders to be checked:\n" + string.Join("\n", (object[])changes));
        }

        // Nothing can come before a change that was answered before it was sent.
        var firstAnswer = long.MaxValue;
        for (var i = 0; i < changes.Length; i++)
        {
            if (!Has(done, i))
            {
                firstAnswer = Math.Min(firstAnswer, changes[i].Answered);
            }
        }

        List<(KeyModel Key, UInt128 Done)> branches = [];
        for (var i = 0; i < changes.Length && changes[i].Sent <= firstAnswer; i++)
        {
            if (Has(done, i) || key.After(changes[i]) is not { } next)
            {
                continue;
            }

            if (changes[i].Outcome == ChangeOutcome.Refused)
            {
                // It changes nothing wherever it comes, and may come now: no other branch is needed.
                return Search(next, done | (UInt128.One << i));
            }

            branches.Add((next, done | (UInt128.One << i)));
        }

        return branches.Exists(branch => Search(branch.Key, branch.Done));
    }

    private static bool Has(UInt128 done, int index) => (done >> index & UInt128.One) != UInt128.Zero;
}
