using Kms.Orleans.Nodes;

namespace Kms.Orleans.Tests.Faults;

/// <summary>
/// Makes one silo of this process stand still at every edge between it and the others, as SIGSTOP would: what arrives waits, what it has sent stays unanswered,
/// a computation that has begun goes on afterwards. The runtime's own calls go on, so that a short pause does not cost the silo its membership.
/// </summary>
internal sealed class Pause : IIncomingGrainCallFilter, IOutgoingGrainCallFilter
{
    private volatile TaskCompletionSource? paused;

    public bool IsOn => paused is not null;

    public Task Over => paused?.Task ?? Task.CompletedTask;

    public void Begin() => paused = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void End()
    {
        var ended = paused;
        paused = null;
        ended?.SetResult();
    }

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        var ours = IsOurs(context);
        await (ours ? Over : Task.CompletedTask);
        await context.Invoke();
        await (ours ? Over : Task.CompletedTask);
    }

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        var ours = IsOurs(context);
        await (ours ? Over : Task.CompletedTask);
        await context.Invoke();
        await (ours ? Over : Task.CompletedTask);
    }

    private static bool IsOurs(IGrainCallContext context) =>
        context.InterfaceMethod.DeclaringType is { } type && (type.Assembly == typeof(INodeService).Assembly || type.Assembly == typeof(IKms).Assembly);
}
