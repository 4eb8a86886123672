using Kms.Access;
using Kms.Regions;

namespace Kms.Operations;

/// <summary>Decides for every call whether this region serves it. Safe for concurrent use.</summary>
/// <param name="changes">Counts those that it lets through.</param>
public sealed class RegionGate(IRegionView region, ChangesUnderWay changes)
{
    private static readonly Refusal Incomplete = new(
        RefusalCode.ReplicaIncomplete, "This region does not serve the vault yet: its first copy of the vault is not complete.")
    {
        RetryAfter = TimeSpan.FromSeconds(2),
    };

    /// <summary>For what changes nothing. Null: go on.</summary>
    public Refusal? Refuse(Operation operation, in Call call, VaultName? vault) =>
        RegionRules.Refuse(region.Role, operation.Serving) ?? (vault is { } name ? NotYet(name, call.SeenSequence) : null);

    /// <summary>The same, and then the call. Not from memory where the caller knows more than this node has heard of.</summary>
    public ValueTask<Result<T>> Serve<T>(Operation operation, Call call, VaultName? vault, Func<ValueTask<Result<T>>> act, CancellationToken cancellation) =>
        Refuse(operation, call, vault) is not { } refusal ? act() : vault is { } name ? AskFurther(refusal, call, name, act, cancellation) : new(refusal);

    /// <summary>A change: counted for as long as it is under way.</summary>
    public async ValueTask<Result<T>> Change<T>(
        Operation operation, Call call, VaultName? vault, Func<ValueTask<Result<T>>> act, CancellationToken cancellation = default)
    {
        // Counted first, looked at second: a step that changes the role and then waits for zero lets no call slip between.
        changes.Begin();
        try
        {
            return await Serve(operation, call, vault, act, cancellation);
        }
        finally
        {
            changes.End();
        }
    }

    private async ValueTask<Result<T>> AskFurther<T>(Refusal refusal, Call call, VaultName vault, Func<ValueTask<Result<T>>> act, CancellationToken cancellation) =>
        refusal.Code == RefusalCode.SequenceNotReached && call.SeenSequence is { } seen && await region.HasReached(vault, seen, cancellation) ? await act() : refusal;

    private Refusal? NotYet(VaultName vault, long? seen)
    {
        if (seen is null && region.Role == RegionRole.Home)
        {
            return null;
        }

        var position = region.PositionOf(vault);
        return position is { IsWhole: false } ? Incomplete
            : seen is null || (position?.Sequence ?? 0) >= seen ? null
            : new Refusal(
                RefusalCode.SequenceNotReached,
                $"The caller has seen change {seen} of vault '{vault}', which this region has not applied: its answer would be older.");
    }
}
