using System.Globalization;
using Kms.Leases;
using Kms.Orleans.Nodes;

namespace Kms.Orleans.Leases;

/// <summary>
/// Lends one actor's state to nodes and takes it back, by the rules of <see cref="Leaseholders"/> and <see cref="Revocation"/>.
/// Belongs to one activation and is used only from its turns.
/// </summary>
internal sealed class LeaseOwner<TState>(string recordId, NodeDirectory nodes, LeaseTerms terms, TimeProvider time)
    where TState : class
{
    private readonly string activation = Guid.NewGuid().ToString("N");
    private Leaseholders holders = Leaseholders.Unknown(time.GetTimestamp());
    private Task? withdrawing;
    private TState? shown;
    private int states;

    /// <summary>An earlier activation may have lent anything, and perhaps it still does.</summary>
    public bool IsUnknown => holders.IsUnknown;

    /// <summary>
    /// False after a withdrawal that not everybody confirmed: an earlier activation may have gone on until its node had to stop, so what
    /// was read before is read again.
    /// </summary>
    public bool IsCertain { get; private set; } = true;

    /// <summary>True while an answer that follows from this state has to wait.</summary>
    public bool MustWithdraw(TState state) => withdrawing is not null || holders.MustWithdraw(state);

    /// <summary>Nothing was ever stored under this id, so nothing was ever lent, by no activation.</summary>
    public void NothingWasStored()
    {
        if (holders.IsUnknown)
        {
            holders = holders.Withdrawn();
        }
    }

    /// <summary>Returns when no silo uses another state than this one.</summary>
    public async ValueTask Withdraw(TState state)
    {
        while (MustWithdraw(state))
        {
            await WithdrawAll();
        }
    }

    /// <summary>Returns when no silo uses any state.</summary>
    public Task WithdrawAll()
    {
        // One at a time: who comes meanwhile waits for the same.
        if (withdrawing is null)
        {
            var running = TakeBack();
            withdrawing = running.IsCompleted ? null : running;
            return running;
        }

        return withdrawing;
    }

    /// <summary>
    /// The activation goes. What it has lent is asked back, so that the next one need not wait; where that fails, the leases end by
    /// themselves.
    /// </summary>
    public async ValueTask Release(CancellationToken cancellation)
    {
        if (!holders.Nodes.IsEmpty && time.GetTimestamp() < terms.AllOverAt(holders.LentUntil, time.TimestampFrequency, byOthers: false))
        {
            await Task.WhenAny(WithdrawAll(), Task.Delay(Timeout.InfiniteTimeSpan, cancellation));
        }
    }

    /// <param name="atMost">How long this node may lend at all.</param>
    public Grant<TState> Lend(TState state, string? have, string node, TimeSpan atMost)
    {
        if (nodes.IsGivenUp(node))
        {
            return Show(state);
        }

        if (!terms.IsStrict)
        {
            holders = holders.Lend(state, node, time.GetTimestamp());
        }

        var stamp = StampOf(state);
        return new Grant<TState>(stamp, have == stamp ? null : state, false, terms.Term < atMost ? terms.Term : atMost, true);
    }

    /// <summary>For the call that asked, and for no other.</summary>
    public Grant<TState> Show(TState state, bool latestUnknown = false) => new(StampOf(state), state, latestUnknown, TimeSpan.Zero, false);

    private string StampOf(TState state)
    {
        if (!ReferenceEquals(shown, state))
        {
            shown = state;
            states++;
        }

        return activation + "." + states.ToString(CultureInfo.InvariantCulture);
    }

    private async Task TakeBack()
    {
        try
        {
            var view = nodes.Look();
            var open = Revocation.Of(holders, view.Members, view.Departed, view.Gone, terms, time.TimestampFrequency);
            if (!open.IsComplete(time.GetTimestamp()))
            {
                open = await RevocationRound.Run(open, node => nodes.Drop(node, recordId), time);
            }

            IsCertain = open.IsCertain;

            holders = holders.Withdrawn();
        }
        finally
        {
            withdrawing = null;
        }
    }
}
