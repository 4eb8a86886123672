using System.Collections.Concurrent;
using System.Diagnostics;
using Kms.Faults.Http;

namespace Kms.Faults.Regions;

/// <summary>What a region has acknowledged: which request, what it made, and when the answer was there.</summary>
internal sealed class Ledger
{
    private readonly ConcurrentQueue<Acknowledged> entries = new();
    private int number;

    public IReadOnlyCollection<Acknowledged> All => entries;

    /// <summary>What somebody else has asked for.</summary>
    public void Add(string key, KmsAnswer answer) => entries.Enqueue(new Acknowledged(key, answer.Version().Issued.Id, string.Empty, Stopwatch.GetTimestamp()));

    public void Clear() => entries.Clear();

    /// <summary>Makes one key with a name of its own; true when it was acknowledged.</summary>
    public async Task<bool> Create(KmsClient client, string prefix)
    {
        var name = $"{prefix}-{Interlocked.Increment(ref number)}";
        return await Send(client, HttpMethod.Post, $"/keys/{name}/create", new { kty = "EC", crv = "P-256" }, name);
    }

    public Task<bool> Rotate(KmsClient client, string name) => Send(client, HttpMethod.Post, $"/keys/{name}/rotate", null, name);

    /// <summary>As many writers as given, until told to stop or nobody answers any more.</summary>
    public Task Load(KmsClient client, string prefix, int writers, CancellationToken stop) => Task.WhenAll(Enumerable.Range(0, writers).Select(async _ =>
    {
        while (!stop.IsCancellationRequested && await Create(client, prefix))
        {
        }
    }));

    private async Task<bool> Send(KmsClient client, HttpMethod method, string path, object? body, string key)
    {
        var answer = await client.Send(method, path, body, Guid.NewGuid().ToString());
        if (answer.IsOk)
        {
            entries.Enqueue(new Acknowledged(key, answer.Version().Issued.Id, answer.RequestId, Stopwatch.GetTimestamp()));
        }

        return answer.IsOk;
    }
}

/// <param name="Request">The service's id of the request, which the change carries wherever it is listed.</param>
/// <param name="At">A time stamp of this process's clock.</param>
internal sealed record Acknowledged(string Key, string Version, string Request, long At);
