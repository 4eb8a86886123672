namespace Kms.Orleans.Clients;

/// <summary>A look that anybody may cause, made once for all who ask meanwhile, and not again within a second.</summary>
internal sealed class LookAgain(Func<Task> look, TimeProvider time)
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private Task running = Task.CompletedTask;
    private long? since;

    public Task Now()
    {
        lock (gate)
        {
            if (running.IsCompleted && (since is not { } last || time.GetElapsedTime(last) >= Rest))
            {
                since = time.GetTimestamp();
                running = look();
            }

            return running;
        }
    }
}
