using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Kms.Records;

namespace Kms.Faults.Stores;

/// <summary>
/// Reads and writes records through whatever host it is told to, and holds every answer against what was answered before: a version
/// once seen does not disappear, and a version number is given out once.
/// </summary>
internal sealed class RecordUser(string prefix, int records)
{
    private readonly ConcurrentDictionary<string, long> newest = new();
    private readonly ConcurrentDictionary<(string Id, long Version), string> winners = new();
    private readonly ConcurrentQueue<string> findings = new();
    private long operations;
    private long reads;
    private long inDoubt;
    private long acknowledged;
    private long lost;
    private long unknown;

    public IReadOnlyCollection<string> Findings => findings;

    public long Reads => Interlocked.Read(ref reads);

    public long InDoubt => Interlocked.Read(ref inDoubt);

    public long Acknowledged => Interlocked.Read(ref acknowledged);

    /// <summary>Writes that another one was faster than.</summary>
    public long Lost => Interlocked.Read(ref lost);

    public long Unknown => Interlocked.Read(ref unknown);

    public IReadOnlyDictionary<(string Id, long Version), string> Winners => winners;

    public string Id(int number) => string.Create(CultureInfo.InvariantCulture, $"key/{prefix}/{number % records}");

    /// <returns>The version; null when the host does not know it at the moment.</returns>
    public async Task<long?> Read(StoreHost host, string id)
    {
        var before = newest.GetValueOrDefault(id);
        var read = await host.Store.Read(id, CancellationToken.None);
        if (!read.TryGet(out var record, out var refusal))
        {
            Interlocked.Increment(ref inDoubt);
            return null;
        }

        Interlocked.Increment(ref reads);
        if (record?.Proposed is not null)
        {
            // The host says itself that a newer one may be there: nothing is claimed.
            Interlocked.Increment(ref inDoubt);
            return null;
        }

        var version = record?.Place.Version ?? 0;
        if (version < before)
        {
            findings.Enqueue($"record {id} was at version {before} and is read at {version}");
        }

        Saw(id, version);
        return version;
    }

    /// <returns>True when it was acknowledged; null when it was not tried.</returns>
    public async Task<bool?> Write(StoreHost host, string id)
    {
        if (await Read(host, id) is not { } version)
        {
            return null;
        }

        var operation = string.Create(CultureInfo.InvariantCulture, $"{prefix}-{Interlocked.Increment(ref operations)}");
        var place = new RecordPlace(prefix, id, version + 1, new RecordIndex("keys/" + prefix, null));
        var written = await host.Store.Write(new RecordWrite(place, Encoding.UTF8.GetBytes(operation), operation), CancellationToken.None);
        if (written.TryGet(out _, out var refusal))
        {
            Interlocked.Increment(ref acknowledged);
            if (!winners.TryAdd((id, version + 1), operation))
            {
                findings.Enqueue($"version {version + 1} of record {id} was issued to {winners[(id, version + 1)]} and to {operation}");
            }

            Saw(id, version + 1);
            return true;
        }

        Interlocked.Add(ref lost, refusal.Code == RefusalCode.Conflict ? 1 : 0);
        Interlocked.Add(ref unknown, refusal.Code == RefusalCode.OutcomeUnknown ? 1 : 0);
        return false;
    }

    private void Saw(string id, long version) => newest.AddOrUpdate(id, version, (_, known) => Math.Max(known, version));
}
