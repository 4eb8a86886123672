using System.Collections.Concurrent;
using System.Net;
using Kms.HostTests.Support;

namespace Kms.SiloTests.Support;

/// <summary>Makes key after key over every silo of a region at once, and keeps the names of those that were acknowledged.</summary>
internal sealed class KeyWriters : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> acknowledged = new();
    private readonly ConcurrentDictionary<HttpStatusCode, int> answers = new();
    private readonly CancellationTokenSource ending = new();
    private readonly Task running;

    private KeyWriters(IEnumerable<AdminClient> clients, string prefix) =>
        running = Task.WhenAll(clients.Select((client, number) => Task.Run(() => Write(client, $"{prefix}-{number}"))));

    public IReadOnlyCollection<string> Acknowledged => acknowledged;

    /// <summary>How often something was answered, by status; 0: the connection broke.</summary>
    public IReadOnlyDictionary<HttpStatusCode, int> Answers => answers;

    /// <param name="prefix">Of the names.</param>
    public static KeyWriters Over(IEnumerable<AdminClient> clients, string prefix) => new([.. clients], prefix);

    public async Task<IReadOnlyCollection<string>> Stop()
    {
        await ending.CancelAsync();
        await running;
        return acknowledged;
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        ending.Dispose();
    }

    private async Task Write(AdminClient client, string prefix)
    {
        for (var i = 0; !ending.IsCancellationRequested; i++)
        {
            var name = $"{prefix}-{i}";
            try
            {
                using var answer = await client.CreateKey(name).WaitAsync(ending.Token);
                answers.AddOrUpdate(answer.StatusCode, 1, (_, count) => count + 1);
                if (answer.IsSuccessStatusCode)
                {
                    acknowledged.Enqueue(name);
                }
            }
            catch (HttpRequestException)
            {
                // The silo is gone: a client tries again.
                answers.AddOrUpdate(default, 1, (_, count) => count + 1);
            }
            catch (OperationCanceledException) when (ending.IsCancellationRequested)
            {
                // The last one was not answered in time, or not waited for.
            }
        }
    }
}
