using System.Globalization;

namespace Kms.SiloTests.Support;

/// <summary>The TCP connections of a process, as Linux tells them.</summary>
internal static class Sockets
{
    private const int Remote = 2;
    private const int State = 3;
    private const int Inode = 9;
    private const string Established = "01";

    /// <summary>How many of them are established and lead to a port.</summary>
    public static int To(int pid, int port)
    {
        var own = Directory.EnumerateFiles($"/proc/{pid}/fd")
            .Select(file => new FileInfo(file).LinkTarget).OfType<string>()
            .Where(target => target.StartsWith("socket:[", StringComparison.Ordinal))
            .Select(target => target["socket:[".Length..^1])
            .ToHashSet(StringComparer.Ordinal);
        return ((string[])["tcp", "tcp6"])
            .SelectMany(table => File.ReadLines($"/proc/{pid}/net/{table}").Skip(1))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Count(row => row[State] == Established && own.Contains(row[Inode])
                && int.Parse(row[Remote].Split(':')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture) == port);
    }
}
