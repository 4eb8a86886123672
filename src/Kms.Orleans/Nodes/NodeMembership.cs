using Kms.Leases;
using Kms.Records;
using Microsoft.Extensions.Logging;

namespace Kms.Orleans.Nodes;

/// <summary>
/// Whether this node may take itself for a member of the cluster (<see cref="MembershipLease"/>), proved again when half of the time is
/// over. What lives here lends and acknowledges only while it may: a node that stood still until the others gave it up finds out before it
/// answers anything, not after.
/// </summary>
internal sealed partial class NodeMembership(
    IMemberList list,
    IClusterMembershipService membership,
    ILocalSiloDetails local,
    NodeServiceClient others,
    KmsNodeOptions options,
    ActorPorts ports,
    ILogger<NodeMembership> logger)
{
    /// <summary>Nothing was changed.</summary>
    public static Refusal Lost { get; } = new(
        RefusalCode.NodeUnavailable, "The node that was asked cannot prove that it still belongs to the cluster. Nothing was changed.")
    { RetryAfter = TimeSpan.FromSeconds(1) };

    /// <summary>It may have been changed.</summary>
    public static Refusal Unproven { get; } = new(
        RefusalCode.OutcomeUnknown,
        "The node that made the change cannot prove that it still belongs to the cluster, so others may not know of it yet. Repeat it with the same Idempotency-Key.")
    { RetryAfter = TimeSpan.FromSeconds(1) };

    private readonly LeaseTerms terms = options.Leases;
    private readonly TimeProvider time = ports.Time;
    private readonly Lock gate = new();
    private readonly ILogger logger = logger;
    private volatile Confirmed? confirmed;
    private Task? asking;

    /// <summary>Said once, and not with every call that comes meanwhile. One proof at a time sets it.</summary>
    private bool isDoubtful;

    /// <summary>How long what lives here may still lend and acknowledge; zero or less: not at all.</summary>
    public async ValueTask<TimeSpan> Left()
    {
        if (confirmed is not { } now || !now.Until.IsUsable(time.GetTimestamp()))
        {
            await Ask();
        }
        else if (now.Until.WantsRenewal(time.GetTimestamp()))
        {
            _ = Ask();
        }

        return confirmed is { } then ? time.GetElapsedTime(time.GetTimestamp(), then.Until.Ends) : TimeSpan.Zero;
    }

    /// <summary>What the cluster's list says about a node, as read from here.</summary>
    public async Task<MembershipReading> Read(SiloAddress node)
    {
        try
        {
            return await list.Read(node).WaitAsync(terms.MembershipLease / 3, time);
        }
        catch (Exception problem)
        {
            // Whatever the list's keeper throws means the same here.
            CannotRead(problem);
            return MembershipReading.Unreadable;
        }
    }

    private Task Ask()
    {
        lock (gate)
        {
            // Off the turn of the grain that happens to ask: others wait for the same answer.
            return asking is { IsCompleted: false } ? asking : asking = Task.Run(Prove);
        }
    }

    private async Task Prove()
    {
        var sentAt = time.GetTimestamp();
        var own = await Read(local.SiloAddress);
        var words = own == MembershipReading.Unreadable ? await AskOthers() : [];
        if (MembershipLease.IsConfirmed(own, words))
        {
            confirmed = new Confirmed(Lease.From(sentAt, terms.MembershipLease, time.TimestampFrequency));
            isDoubtful = false;
        }
        else
        {
            if (!isDoubtful)
            {
                NotConfirmed(own, string.Join(", ", words));
            }

            isDoubtful = true;
            if (own == MembershipReading.Gone)
            {
                await LetTheRuntimeSee();
            }
        }
    }

    /// <summary>The runtime looks into the list by itself once a minute. When it sees itself given up there, it ends the process.</summary>
    private async Task LetTheRuntimeSee()
    {
        try
        {
            await membership.Refresh().AsTask().WaitAsync(terms.MembershipLease, time);
        }
        catch (Exception problem)
        {
            CannotRead(problem);
        }
    }

    private async Task<MembershipReading[]> AskOthers() => await Task.WhenAll(
        membership.CurrentSnapshot.Members.Values
            .Where(member => member.Status == SiloStatus.Active && !member.SiloAddress.Equals(local.SiloAddress))
            .Select(async member =>
            {
                try
                {
                    return await others.At(member.SiloAddress).WhatIsKnownOf(local.SiloAddress.ToParsableString()).WaitAsync(terms.MembershipLease / 2, time);
                }
                catch (Exception exception) when (Callers.GrainCall.IsOfTheCluster(exception))
                {
                    return MembershipReading.Silent;
                }
            }));

    [LoggerMessage(1, LogLevel.Warning, "The cluster's list of members cannot be read.")]
    private partial void CannotRead(Exception problem);

    [LoggerMessage(2, LogLevel.Warning, "This node cannot prove that it belongs to the cluster: it read {Own}, the others read [{Others}]. What lives here is not answered.")]
    private partial void NotConfirmed(MembershipReading own, string others);

    private sealed record Confirmed(Lease Until);
}
