namespace Kms.Simulation.Checking;

/// <summary>A record as one caller sees it: a version and a value; a write says which version it makes, and takes place only on the one before.</summary>
internal sealed class VersionedRegister : ISpecification<VersionedValue, RegisterOperation>
{
    public VersionedValue Initial => default;

    public bool TryApply(VersionedValue state, RegisterOperation operation, out VersionedValue next)
    {
        next = state;
        var fits = operation.Value.Version == state.Version + 1;
        switch (operation.Kind)
        {
            case RegisterKind.Read:
                return operation.Value == state;
            case RegisterKind.ReadInDoubt:
                return operation.Value == state || operation.Proposed == state;
            case RegisterKind.Write:
                next = operation.Value;
                return fits;
            case RegisterKind.Conflict:
                return !fits;
            default:
                next = fits ? operation.Value : state;
                return true;
        }
    }
}

internal enum RegisterKind
{
    Read,

    /// <summary>A read that was told of two states, one of which is the present one.</summary>
    ReadInDoubt,
    Write,

    /// <summary>A write that was told that another version is there.</summary>
    Conflict,

    /// <summary>A write of unknown outcome.</summary>
    MaybeWrite,
}

/// <param name="Version">0: nothing was written yet.</param>
/// <param name="Value">Unique to the write that made it.</param>
internal readonly record struct VersionedValue(long Version, long Value);

internal readonly record struct RegisterOperation(RegisterKind Kind, VersionedValue Value, VersionedValue Proposed = default);
