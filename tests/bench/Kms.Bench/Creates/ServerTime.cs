using System.Globalization;
using Kms.Testing.PostgreSql;

namespace Kms.Bench.Creates;

/// <summary>Processor time of this process and of the servers, which share its processors: with many callers it is what limits both sides.</summary>
internal sealed class ServerTime(params PostgreSqlCluster[] servers)
{
    private const double TicksPerSecond = 100;

    /// <summary>Seconds so far, of all processes together. The kernel counts in hundredths.</summary>
    public double Now => Environment.CpuUsage.TotalTime.TotalSeconds + servers.SelectMany(server => server.Processes).Sum(SecondsOf);

    private static double SecondsOf(int process)
    {
        try
        {
            // After the name, which may hold anything and ends with the last bracket: state, then numbers; user and system time are 12 and 13 of them.
            var text = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
        }
        catch (IOException)
        {
            // It has just ended.
            return 0;
        }
    }
}
