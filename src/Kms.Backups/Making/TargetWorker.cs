using Kms.Backups.Planning;
using Kms.Backups.Restoring;

namespace Kms.Backups.Making;

/// <summary>
/// Keeps one target up to date for as long as the host runs. Each target has a worker of its own, so that a target that is away, full or
/// hanging does not delay the other. A failure is told and tried again; it never ends the worker.
/// </summary>
/// <param name="isOurs">
/// False while another host of the region makes the backups: this one sees what is there, and makes one only when it is asked to.
/// </param>
internal sealed class TargetWorker(string name, TargetLine line, BackupSchedule schedule, Func<bool> isOurs, TimeProvider time, BackupLog log)
{
    private static readonly TimeSpan RetryMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryMax = TimeSpan.FromSeconds(30);

    /// <summary>Until a due backup is looked for again that failed here, or that another host has not made yet.</summary>
    private readonly TimeSpan soon = TimeSpan.FromTicks(Math.Clamp((schedule.Every / 10).Ticks, RetryMin.Ticks, RetryMax.Ticks));
    private readonly SemaphoreSlim wanted = new(0);
    private readonly DateTimeOffset begun = time.GetUtcNow();
    private volatile bool isMakeAsked;
    private volatile bool isVerifyAsked;
    private volatile Results results = new(null, null, null, null);
    private volatile BackupProgress? running;

    /// <summary>Attempts that failed, since the start.</summary>
    public long Failures { get; private set; }

    public BackupTargetHealth Health
    {
        get
        {
            var (now, listing) = (results, line.Listing);
            var newest = now.LastSuccess ?? listing.Facts.Select(backup => (DateTimeOffset?)backup.NothingAfter).Max();
            return new BackupTargetHealth(
                name, newest, now.ErrorTime, now.Error, isOurs() && time.GetUtcNow() - (newest ?? begun) > 2 * schedule.Every, listing.Backups.Count, listing.Unreadable.Count,
                listing.Facts.Sum(backup => backup.Bytes), listing.Facts.Where(backup => backup.Kind == BackupKind.Full).Select(backup => (DateTimeOffset?)backup.NothingAfter).Min(),
                listing.Facts.Select(backup => (DateTimeOffset?)backup.NothingAfter).Max(), running, now.Verified);
        }
    }

    public void Ask(bool verify)
    {
        _ = verify ? isVerifyAsked = true : isMakeAsked = true;
        wanted.Release();
    }

    public async Task Run(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            var rest = await Round(cancellation);
            running = null;
            if (rest > TimeSpan.Zero)
            {
                await Rest(rest, cancellation);
            }
        }
    }

    /// <returns>How long to rest.</returns>
    private async Task<TimeSpan> Round(CancellationToken cancellation)
    {
        var isAsked = isMakeAsked;
        try
        {
            if (isVerifyAsked)
            {
                isVerifyAsked = false;
                await Verify(cancellation);
            }

            var (zone, step) = await line.Look(cancellation);
            var early = step.Due - time.GetUtcNow();
            if (early > TimeSpan.Zero && !isAsked)
            {
                Succeeded(results.LastSuccess);
                return early < schedule.Every ? early : schedule.Every;
            }

            if (!isAsked && !isOurs())
            {
                Succeeded(results.LastSuccess);
                return soon;
            }

            isMakeAsked = false;
            var since = time.GetUtcNow();
            void Progress(long done, long bytes) => running = new BackupProgress(Word(step.Kind), since, done, bytes);
            Progress(0, 0);
            var made = await line.Make(zone, step, Progress, cancellation);
            log.Made(name, made.Made.Name, step.Reason ?? "changes only", made.Made.Facts.Bytes, (time.GetUtcNow() - since).TotalSeconds);
            made.Notes.ToList().ForEach(note => log.Noted(name, note));
            Succeeded(made.Made.Facts.NothingAfter);
            return isVerifyAsked ? TimeSpan.Zero : schedule.Every;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return TimeSpan.Zero;
        }
        catch (Exception problem)
        {
            isMakeAsked |= isAsked;

            // Whatever it is, the next round comes: a mistake must not leave a target without backups until a restart.
            Failed(problem);
            return soon;
        }
    }

    private async Task Verify(CancellationToken cancellation)
    {
        var since = time.GetUtcNow();
        var progress = new Told(work => running = new BackupProgress("verify", since, work.Done, work.Done));
        progress.Report(default);
        var found = await TargetCheck.Run(name, line.Catalog, progress, cancellation);
        string[] damaged = found.Problem is null ? [.. found.Damaged] : [.. found.Damaged, found.Problem];
        results = results with { Verified = new BackupVerification(time.GetUtcNow(), found.Sound, [.. damaged]) };
        log.Verified(name, found.Sound, damaged.Length);
    }

    private void Succeeded(DateTimeOffset? time)
    {
        if (results.Error is not null)
        {
            log.Recovered(name);
        }

        results = results with { LastSuccess = time, Error = null };
    }

    private void Failed(Exception problem)
    {
        Failures++;
        if (results.Error != problem.Message)
        {
            log.Failed(name, problem.Message, problem is IOException or UnauthorizedAccessException or BackupRefusedException ? null : problem);
        }

        results = results with { ErrorTime = time.GetUtcNow(), Error = problem.Message };
    }

    private async Task Rest(TimeSpan length, CancellationToken cancellation)
    {
        using var resting = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAny(wanted.WaitAsync(resting.Token), Task.Delay(length, time, resting.Token));
        await resting.CancelAsync();
    }

    private static string Word(BackupKind kind) => kind == BackupKind.Full ? "full" : "incremental";

    private sealed record Results(DateTimeOffset? LastSuccess, DateTimeOffset? ErrorTime, string? Error, BackupVerification? Verified);

    /// <summary>At once, on the thread that works.</summary>
    private sealed class Told(Action<BackupWork> told) : IProgress<BackupWork>
    {
        public void Report(BackupWork value) => told(value);
    }
}
