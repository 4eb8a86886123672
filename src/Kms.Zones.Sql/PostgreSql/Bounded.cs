namespace Kms.Zones.Sql.PostgreSql;

internal static class Bounded
{
    /// <summary>
    /// Waits for the task no longer than given. The task itself goes on: what it uses is let go when it ends.
    /// </summary>
    /// <exception cref="TimeoutException">The time is up.</exception>
    /// <exception cref="OperationCanceledException">The caller does not wait any longer.</exception>
    public static async Task<T> Within<T>(this Task<T> task, TimeSpan bound, TimeProvider time, CancellationToken cancellation)
    {
        try
        {
            return await task.WaitAsync(bound, time, cancellation);
        }
        catch when (!task.IsCompleted)
        {
            _ = task.ContinueWith(
                static late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            throw;
        }
    }
}
