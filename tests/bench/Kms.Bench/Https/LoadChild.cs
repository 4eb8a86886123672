using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace Kms.Bench.Https;

/// <summary>
/// The load, as a process of its own: in it the runtime completes socket operations on the thread that polls them, which halves the client's share of
/// the processors and is not to be had for one part of a process. Each line on standard input is an order, answered with a line:
/// <c>port connections seconds request(base64)</c> gives <c>operations seconds cpu-seconds</c>.
/// </summary>
internal static class LoadChild
{
    public static IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
    {
        ["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS"] = "1",
        ["DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT"] = System.Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture),
    };

    public static async Task<int> Run(string authorityFiles)
    {
        var authorities = new X509Certificate2Collection();
        foreach (var file in authorityFiles.Split(Path.PathSeparator))
        {
            authorities.ImportFromPemFile(file);
        }

        var open = new Dictionary<int, List<RawConnection>>();
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var order = line.Split(' ');
            var port = int.Parse(order[0], CultureInfo.InvariantCulture);
            var count = int.Parse(order[1], CultureInfo.InvariantCulture);
            var seconds = double.Parse(order[2], CultureInfo.InvariantCulture);
            if (!open.TryGetValue(port, out var connections))
            {
                open[port] = connections = [];
            }

            while (connections.Count < count)
            {
                connections.Add(await RawConnection.Open(port, authorities));
            }

            var slice = new Slice(Convert.FromBase64String(order[3]));
            Console.WriteLine(await slice.Run(connections.Take(count).ToArray(), TimeSpan.FromSeconds(seconds)));
        }

        return 0;
    }

    private sealed class Slice(byte[] request)
    {
        private volatile bool over;

        public async Task<string> Run(RawConnection[] connections, TimeSpan time)
        {
            var done = new long[connections.Length * 8];
            var cpu = System.Environment.CpuUsage.TotalTime;
            var started = Stopwatch.GetTimestamp();
            var loops = connections.Select((connection, i) => Loop(connection, done, i * 8)).ToArray();
            await Task.WhenAny(Task.Delay(time), Task.WhenAll(loops));
            over = true;
            var elapsed = Stopwatch.GetElapsedTime(started).TotalSeconds;
            var operations = done.Sum();
            cpu = System.Environment.CpuUsage.TotalTime - cpu;
            await Task.WhenAll(loops);
            return string.Create(CultureInfo.InvariantCulture, $"{operations} {elapsed} {cpu.TotalSeconds}");
        }

        private async Task Loop(RawConnection connection, long[] done, int at)
        {
            // Off the caller, who has the other connections to start and a clock to watch.
            await Task.Yield();
            while (!over)
            {
                await connection.MustSend(request);
                done[at]++;
            }
        }
    }
}
