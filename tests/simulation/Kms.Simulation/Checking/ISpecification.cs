namespace Kms.Simulation.Checking;

/// <summary>What an object does when it is used by one caller at a time: the meaning that concurrent histories are held to.</summary>
internal interface ISpecification<TState, in TOperation>
    where TState : IEquatable<TState>
{
    TState Initial { get; }

    /// <summary>
    /// False when the operation could not have answered as it did in this state. An operation of unknown outcome always can:
    /// it does what it may, or nothing.
    /// </summary>
    bool TryApply(TState state, TOperation operation, out TState next);
}

/// <summary>An operation and when it ran. Times need only be in order.</summary>
/// <param name="Returned"><see cref="Never"/>: no answer came, so it may take effect at any time after it was called, or not at all.</param>
internal readonly record struct Timed<TOperation>(TOperation Operation, long Called, long Returned)
{
    public const long Never = long.MaxValue;
}
