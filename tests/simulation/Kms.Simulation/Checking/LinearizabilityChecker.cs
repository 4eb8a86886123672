namespace Kms.Simulation.Checking;

/// <summary>
/// Decides whether a concurrent history can be explained by some order of its operations that respects real time (Wing and Gong's search
/// with Lowe's memory: a configuration, which operations are placed and the state they lead to, is never visited twice).
/// The history is a linked list of calls and returns in time order; placing an operation lifts both out of it. One instance may check many histories.
/// </summary>
internal sealed class LinearizabilityChecker<TState, TOperation>(ISpecification<TState, TOperation> specification)
    where TState : IEquatable<TState>
{
    private readonly HashSet<Configuration> seen = [];
    private readonly Stack<(int Call, TState Before)> placed = [];
    private readonly List<(long Time, int Node)> events = [];
    private int[] next = [];
    private int[] previous = [];
    private ulong[] bits = [];

    /// <param name="cancellation">Gives up with false: the search may be exponential.</param>
    public bool IsLinearizable(IReadOnlyList<Timed<TOperation>> history, CancellationToken cancellation = default)
    {
        var open = Lay(history);
        var (head, entry, state) = (history.Count * 2, next[history.Count * 2], specification.Initial);
        while (open > 0)
        {
            if (cancellation.IsCancellationRequested)
            {
                return false;
            }

            var operation = entry >> 1;
            if ((entry & 1) == 0 && specification.TryApply(state, history[operation].Operation, out var after) && Mark(operation, after))
            {
                placed.Push((entry, state));
                state = after;
                open -= Lift(entry, history[operation].Returned != Timed<TOperation>.Never);
                entry = next[head];
            }
            else if ((entry & 1) == 0)
            {
                entry = next[entry];
            }
            else if (!placed.TryPop(out var last))
            {
                return false;
            }
            else
            {
                // An operation has returned and is not placed: the last choice was wrong.
                state = last.Before;
                bits = (ulong[])bits.Clone();
                bits[last.Call >> 7] &= ~(1UL << (last.Call >> 1));
                open += Unlift(last.Call, history[last.Call >> 1].Returned != Timed<TOperation>.Never);
                entry = next[last.Call];
            }
        }

        return true;
    }

    /// <summary>Makes the list: call of operation i is node 2i, its return 2i+1, the head is the node after all. The number of returns.</summary>
    private int Lay(IReadOnlyList<Timed<TOperation>> history)
    {
        seen.Clear();
        placed.Clear();
        events.Clear();
        var returns = 0;
        for (var i = 0; i < history.Count; i++)
        {
            events.Add((history[i].Called, 2 * i));
            if (history[i].Returned != Timed<TOperation>.Never)
            {
                events.Add((history[i].Returned, (2 * i) + 1));
                returns++;
            }
        }

        // At the same time, calls stand before returns: the operations overlap.
        events.Sort(static (x, y) => x.Time != y.Time ? x.Time.CompareTo(y.Time) : (x.Node & 1).CompareTo(y.Node & 1));
        var head = history.Count * 2;
        if (next.Length <= head)
        {
            next = new int[head + 64];
            previous = new int[head + 64];
        }

        bits = new ulong[(history.Count + 63) / 64];
        var last = head;
        foreach (var (_, node) in events)
        {
            next[last] = node;
            previous[node] = last;
            last = node;
        }

        next[last] = head;
        previous[head] = last;
        return returns;
    }

    private bool Mark(int operation, TState after)
    {
        var words = (ulong[])bits.Clone();
        words[operation >> 6] |= 1UL << operation;
        if (!seen.Add(new Configuration(words, after)))
        {
            return false;
        }

        bits = words;
        return true;
    }

    private int Lift(int call, bool returns)
    {
        Out(call);
        if (returns)
        {
            Out(call + 1);
        }

        return returns ? 1 : 0;
    }

    private int Unlift(int call, bool returns)
    {
        // In the opposite order of Lift: each node still knows its old neighbours.
        if (returns)
        {
            Back(call + 1);
        }

        Back(call);
        return returns ? 1 : 0;
    }

    private void Out(int node)
    {
        next[previous[node]] = next[node];
        previous[next[node]] = previous[node];
    }

    private void Back(int node)
    {
        next[previous[node]] = node;
        previous[next[node]] = node;
    }

    private readonly struct Configuration(ulong[] placed, TState state) : IEquatable<Configuration>
    {
        private readonly ulong[] placed = placed;
        private readonly TState state = state;

        public bool Equals(Configuration other) => placed.AsSpan().SequenceEqual(other.placed) && state.Equals(other.state);

        public override bool Equals(object? obj) => obj is Configuration other && Equals(other);

        public override int GetHashCode()
        {
            var hash = (ulong)state.GetHashCode();
            foreach (var word in placed)
            {
                hash = (hash ^ word) * 0x9E3779B97F4A7C15;
            }

            return (int)(hash >> 32);
        }
    }
}
