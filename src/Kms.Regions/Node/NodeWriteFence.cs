using Kms.Operations;
using Kms.Regions.State;
using Kms.TwoZone;

namespace Kms.Regions.Node;

/// <summary>
/// Whether this node may change something. Its role in memory says so at once; what is stored says so too, read again with each new fencing
/// token of the zones: a node that stood still while the region stopped being home learns from it what it was not told. And a node that
/// cannot prove that it belongs to the cluster changes nothing.
/// </summary>
/// <param name="isMember">Whether this process may take itself for a node of its region.</param>
public sealed class NodeWriteFence(RegionNode node, RegionRecords records, string installation, Func<ValueTask<bool>> isMember, TimeProvider time) : IWriteFence
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly Refusal Starting = new(RefusalCode.NodeUnavailable, "The node that was asked is still starting. Nothing was changed.")
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    private static readonly Refusal NoMember = new(
        RefusalCode.NodeUnavailable, "The node that was asked cannot prove that it still belongs to the cluster. Nothing was changed.")
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    private volatile Known? known;

    public ValueTask<Refusal?> Check(FencingTokens tokens, CancellationToken cancellation) => node.Told.IsCompleted
        ? Decide(tokens, cancellation)
        : Wait(tokens, cancellation);

    private async ValueTask<Refusal?> Wait(FencingTokens tokens, CancellationToken cancellation)
    {
        try
        {
            await node.Told.WaitAsync(Patience, time, cancellation);
        }
        catch (TimeoutException)
        {
            return Starting;
        }

        return await Decide(tokens, cancellation);
    }

    private async ValueTask<Refusal?> Decide(FencingTokens tokens, CancellationToken cancellation)
    {
        if (RegionRules.Refuse(node.Role, Serving.HomeRegion) is { } refusal)
        {
            return refusal;
        }

        if (!await isMember())
        {
            return NoMember;
        }

        var version = node.Version;
        if (known is not { } last || last.Tokens != tokens || last.Version < version)
        {
            if (!(await records.ReadState(installation, cancellation)).TryGet(out var there, out refusal))
            {
                return refusal;
            }

            known = last = new Known(tokens, version, there.Record.State.Role);
        }

        return RegionRules.Refuse(last.Role, Serving.HomeRegion);
    }

    /// <param name="Version">What this node knew of when it read.</param>
    private sealed record Known(FencingTokens Tokens, long Version, RegionRole Role);
}
