using System.Globalization;
using Kms.Leases;
using Kms.Orleans.Nodes;

namespace Kms.Orleans.Leases;

/// <summary>
/// Lends one actor's state to nodes and takes it back, by the rules of <see cref="Holders"/> and <see cref="Withdrawal"/>.
/// Belongs to one activation and is used only from its turns.
/// </summary>
internal sealed class Lender<TState>(string recordId, NodeDirectory nodes, LeaseTerms terms, TimeProvider time)
    where TState : class
{
    private readonly string activation = Guid.NewGuid().ToString("N");
    private Holders holders = Holders.Unknown(time.GetTimestamp());
    private Task? withdrawing;
    private TState? shown;
    private int states;

    public bool MayBeHeld => holders.MayBeHeld;

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

    /// <summary>Returns when nobody uses another state than this one.</summary>
    public async ValueTask Withdraw(TState state)
    {
        while (MustWithdraw(state))
        {
            await WithdrawAll();
        }
    }

    /// <summary>Returns when nobody uses any state.</summary>
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

    /// <summary>The activation goes. What it has lent is asked back, so that the next one need not wait; where that fails, the leases end by themselves.</summary>
    public async ValueTask Release(CancellationToken cancellation)
    {
        if (!holders.Nodes.IsEmpty && time.GetTimestamp() < terms.AllOverAt(holders.LentUntil, time.TimestampFrequency))
        {
            await Task.WhenAny(WithdrawAll(), Task.Delay(Timeout.InfiniteTimeSpan, cancellation));
        }
    }

    public Grant<TState> Lend(TState state, string? have, string node)
    {
        if (!terms.IsStrict)
        {
            holders = holders.Lend(state, node, time.GetTimestamp());
        }

        var stamp = StampOf(state);
        return new Grant<TState>(stamp, have == stamp ? null : state, false, terms.Term, true);
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
            var open = Withdrawal.Of(holders, view.Members, view.Departed, view.Gone, terms, time.TimestampFrequency);
            if (!open.IsComplete(time.GetTimestamp()))
            {
                await Recall.Run(open, node => nodes.Drop(node, recordId), time);
            }

            holders = holders.Withdrawn();
        }
        finally
        {
            withdrawing = null;
        }
    }
}
