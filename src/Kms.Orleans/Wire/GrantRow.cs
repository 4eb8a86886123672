using Kms.Leases;

namespace Kms.Orleans.Wire;

/// <summary>What is lent, of whatever kind.</summary>
internal static class GrantRow
{
    public static void Write<TState>(WireWriter w, Grant<TState> grant, Action<WireWriter, TState> write)
        where TState : class
    {
        w.Text(grant.Stamp);
        w.Record(grant.State, write);
        w.Flag(grant.LatestUnknown);
        w.Number(grant.Term.Ticks);
        w.Flag(grant.Keep);
    }

    public static Grant<TState> Read<TState>(WireReader r, Func<WireReader, TState> read)
        where TState : class => new(r.Text(), r.Record(read), r.Flag(), new TimeSpan(r.Signed()), r.Flag());
}
