using Kms.Simulation.Checking;

namespace Kms.Simulation.Tests.Vectors;

internal enum CasKind
{
    Read,
    Write,
    Cas,

    /// <summary>A compare-and-swap that was told that the value is another one.</summary>
    CasFailed,
    MaybeWrite,
    MaybeCas,
}

/// <param name="First">What was read, written or expected.</param>
/// <param name="Second">What a compare-and-swap writes.</param>
internal readonly record struct CasOperation(CasKind Kind, int First, int Second = 0);

/// <summary>One value with read, write and compare-and-swap, as the recorded histories use it.</summary>
internal sealed class CasRegister : ISpecification<int, CasOperation>
{
    public const int Nothing = int.MinValue;

    public int Initial => Nothing;

    public bool TryApply(int state, CasOperation operation, out int next)
    {
        next = operation.Kind switch
        {
            CasKind.Write or CasKind.MaybeWrite => operation.First,
            CasKind.Cas or CasKind.MaybeCas when operation.First == state => operation.Second,
            _ => state,
        };
        return operation.Kind switch
        {
            CasKind.Read or CasKind.Cas => operation.First == state,
            CasKind.CasFailed => operation.First != state,
            _ => true,
        };
    }
}
