using System.Collections.Immutable;

namespace Kms.Leases;

/// <summary>
/// What one activation of an actor knows about the nodes that may use a state of it without asking. Immutable. The rule that it carries:
/// nothing that follows from another state is answered to any caller before the old one is out of use everywhere.
/// <code>
///                 Start          Lend s          Withdrawn
/// Unknown         -              (not allowed)   None
/// None            -              Some(s)         None
/// Some(s)         -              Some(s)         None
/// Some(other)     -              (not allowed)   None
/// </code>
/// A new activation does not know what an earlier one has lent, so it starts as Unknown: every node has to be asked.
/// </summary>
/// <param name="Lent">The state that was lent; null when nothing was, or when it is not known.</param>
/// <param name="Nodes">To whom.</param>
/// <param name="IsUnknown">An earlier activation may have lent anything to any silo.</param>
/// <param name="LentUntil">The tick of the last loan, or of the start: nothing was lent after it.</param>
public sealed record Leaseholders(object? Lent, ImmutableHashSet<string> Nodes, bool IsUnknown, long LentUntil)
{
    public static Leaseholders Unknown(long now) => new(null, [], true, now);

    /// <summary>True while a silo may use another state than this one.</summary>
    public bool MustWithdraw(object state) => IsUnknown || (Lent is not null && !ReferenceEquals(Lent, state));

    public bool MayBeHeld => IsUnknown || Lent is not null;

    /// <exception cref="InvalidOperationException">Another state may still be in use.</exception>
    public Leaseholders Lend(object state, string node, long now) => MustWithdraw(state)
        ? throw new InvalidOperationException("Lent before the state before it was withdrawn.")
        : this with { Lent = state, Nodes = Nodes.Add(node), LentUntil = now };

    public Leaseholders Withdrawn() => this with { Lent = null, Nodes = [], IsUnknown = false };
}
