using Npgsql;

namespace Kms.Zones.Sql.PostgreSql;

/// <summary>
/// One connection, used by one at a time. A use that hangs is abandoned, not cancelled: nothing waits for it, and when it ends after all,
/// because the server went on or the keepalive gave up, it closes the connection.
/// </summary>
internal sealed class PostgreSqlLink(NpgsqlConnection connection)
{
    private const int Free = 0;
    private const int Used = 1;
    private const int Retiring = 2;
    private const int Closed = 3;

    private readonly TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int state = Free;

    /// <summary>What the server said of itself when the connection was made.</summary>
    public PostgreSqlFacts Facts { get; set; } = PostgreSqlFacts.None;

    /// <summary>False when the connection broke; errors of a statement leave it whole.</summary>
    public bool IsOpen => connection.FullState != System.Data.ConnectionState.Broken && connection.FullState != System.Data.ConnectionState.Closed;

    /// <summary>Completes when the connection is closed after <see cref="Retire"/>.</summary>
    public Task WhenClosed => closed.Task;

    /// <exception cref="ObjectDisposedException">It was retired.</exception>
    public async Task<T> Use<T>(Func<NpgsqlConnection, Task<T>> work)
    {
        if (Interlocked.CompareExchange(ref state, Used, Free) is var found and not Free)
        {
            throw found == Used
                ? new InvalidOperationException("a connection is used by two at once")
                : new ObjectDisposedException("the connection");
        }

        try
        {
            return await work(connection);
        }
        finally
        {
            if (Interlocked.CompareExchange(ref state, Free, Used) != Used)
            {
                await Close();
            }
        }
    }

    /// <summary>Closes the connection now, or when its use ends.</summary>
    public void Retire()
    {
        while (true)
        {
            switch (Interlocked.CompareExchange(ref state, Closed, Free))
            {
                case Free:
                    _ = Close();
                    return;
                case Used when Interlocked.CompareExchange(ref state, Retiring, Used) == Used:
                case Retiring:
                case Closed:
                    return;
            }
        }
    }

    private async Task Close()
    {
        Volatile.Write(ref state, Closed);
        try
        {
            await connection.DisposeAsync();
        }
        catch (Exception)
        {
            // It was broken already; there is nothing to tell and nothing to do.
        }

        closed.TrySetResult();
    }
}
