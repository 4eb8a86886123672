using Kms.Records;
using Microsoft.Extensions.DependencyInjection;

namespace Kms.Orleans.Time;

/// <summary>
/// Does what is due (Core: <see cref="DueWork"/>) and looks again when the next record is. Its timer is the host's clock; a reminder
/// brings it back on another node when its own went away.
/// </summary>
internal sealed class DueGrain : Grain, IDueGrain, IRemindable
{
    private const string Reminder = "due";

    private readonly KmsNode node;
    private readonly TimeProvider time;
    private readonly DueWork work;
    private ITimer? timer;

    public DueGrain(KmsNode node, ActorPorts ports, KmsNodeOptions options, DueReport report)
    {
        (this.node, time) = (node, ports.Time);
        work = new DueWork(report.Store, time, options.DueCheckMax, report.Elapsed);
    }

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        DelayDeactivation(TimeSpan.FromDays(1));
        if (ServiceProvider.GetService<IReminderTable>() is not null)
        {
            await this.RegisterOrUpdateReminder(Reminder, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
        }
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => Look();

    public async Task Look()
    {
        // After a look that failed too: where there is no reminder, nothing else would wake it.
        var (now, until) = (time.GetUtcNow(), TimeSpan.FromSeconds(1));
        try
        {
            if (node.Front is { } front)
            {
                await work.Do(front.OnDue, CancellationToken.None);
                now = time.GetUtcNow();
                until = await work.UntilNext(now, CancellationToken.None);
            }
        }
        finally
        {
            LookAgain(now, until);
        }
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        timer?.Dispose();
        return Task.CompletedTask;
    }

    private void LookAgain(DateTimeOffset now, TimeSpan until)
    {
        var self = this.AsReference<IDueGrain>();
        timer?.Dispose();
        timer = time.CreateTimer(_ => _ = self.Look(), null, until, Timeout.InfiniteTimeSpan);
        if (time.GetUtcNow() >= now + until)
        {
            // The clock moved between reading it and setting the timer.
            _ = self.Look();
        }
    }
}
