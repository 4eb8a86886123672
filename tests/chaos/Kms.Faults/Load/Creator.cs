using System.Globalization;
using Kms.Faults.Check;
using Kms.Faults.Http;

namespace Kms.Faults.Load;

/// <summary>Makes keys with names of their own, one after the other, and remembers what became of each: what was refused must leave no trace.</summary>
internal sealed class Creator(KmsClient client, string prefix)
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(15);
    private readonly List<string> refused = [];
    private readonly List<string> made = [];
    private int count;

    public int Refused => refused.Count;

    public int Made => made.Count;

    public async Task Run(CancellationToken stopping)
    {
        using var pace = new PeriodicTimer(Pace);
        try
        {
            while (await pace.WaitForNextTickAsync(stopping))
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"{prefix}-{count++}");
                var answer = await client.Post($"/keys/{name}/create", new { kty = "oct", key_size = 256 });
                if (answer.IsOk)
                {
                    made.Add(name);
                }
                else if (!answer.IsUnknown)
                {
                    refused.Add(name);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    /// <summary>No record, no log entry, no name taken for what was refused; a record in both zones for what was acknowledged.</summary>
    public async Task<IReadOnlyList<string>> Findings(ZonePair zones)
    {
        var findings = new List<string>();
        foreach (var (zone, seen) in zones.Names(prefix))
        {
            findings.AddRange(refused.Where(seen.Contains).Select(name => $"the refused create of {name} has left a trace in zone {zone}"));
            findings.AddRange(made.Where(name => !seen.Contains(name)).Select(name => $"the acknowledged key {name} is not in zone {zone}"));
        }

        if (refused.Count > 0)
        {
            var again = await client.Post($"/keys/{refused[0]}/create", new { kty = "oct", key_size = 256 });
            if (!again.IsOk || (await client.Get($"/keys/{refused[0]}/versions")).Body.GetProperty("value").GetArrayLength() != 1)
            {
                findings.Add($"the name {refused[0]} of a refused create is not free: {again.Status} {again.Code}");
            }
        }

        return findings;
    }
}
