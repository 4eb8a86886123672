using System.Globalization;
using Kms.Bench.Running;

namespace Kms.Bench.Https;

/// <summary>What one slice of load gave.</summary>
internal readonly record struct LoadResult(double Rate, double ServerCpuPerOperation, double ClientCpuPerOperation);

/// <summary>The load process, seen from the bench.</summary>
internal sealed class Load(params string[] authorityFiles) : IAsyncDisposable
{
    private readonly ChildProcess child = ChildProcess.Self(LoadChild.Environment, "load", string.Join(Path.PathSeparator, authorityFiles));

    public async Task<LoadResult> Run(ChildProcess server, int port, int connections, TimeSpan time, byte[] request)
    {
        var before = server.Cpu;
        await child.Input.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{port} {connections} {time.TotalSeconds} {Convert.ToBase64String(request)}"));
        await child.Input.FlushAsync();
        var answer = (await child.Output.ReadLineAsync() ?? throw new InvalidOperationException("The load process failed.")).Split(' ');
        var cpu = (server.Cpu - before).TotalSeconds;
        var values = answer.Select(word => double.Parse(word, CultureInfo.InvariantCulture)).ToArray();
        return new LoadResult(values[0] / values[1], cpu / values[0], values[2] / values[0]);
    }

    public ValueTask DisposeAsync() => child.DisposeAsync();
}
