using System.Globalization;
using System.Net;
using Kms.HostTests.Support;
using Xunit;

namespace Kms.HostTests.Running;

/// <summary>One silo alone opens no port but the gateway's: nobody can join it or reach its grains, and any number of them run on one machine.</summary>
public sealed class PortTests
{
    private const string Listening = "0A";

    [Fact]
    public async Task Start_Alone_ListensWhereTheGatewayIsAndNowhereElse()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/proc is needed.");
        using var data = new TempFolder();
        await using var host = HostProcess.Start(data.Path);
        await host.Ready();
        using var admin = new AdminClient(data);
        Assert.Equal(HttpStatusCode.OK, (await admin.CreateKey("any")).StatusCode);
        Assert.Equal([admin.Endpoint.Port], PortsOf(host.Pid));
    }

    [Fact]
    public async Task Start_TwoAlone_RunSideBySide()
    {
        using var one = new TempFolder();
        using var two = new TempFolder();
        await using var first = HostProcess.Start(one.Path);
        await using var second = HostProcess.Start(two.Path);
        await first.Ready();
        await second.Ready();
        foreach (var folder in (TempFolder[])[one, two])
        {
            using var admin = new AdminClient(folder);
            Assert.Equal(HttpStatusCode.OK, (await admin.CreateKey("own")).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await admin.Sign("own")).StatusCode);
        }
    }

    /// <summary>Where sockets of the process listen, over IPv4 and IPv6.</summary>
    private static int[] PortsOf(int pid)
    {
        var own = Directory.EnumerateFileSystemEntries($"/proc/{pid}/fd").Select(file => new FileInfo(file).LinkTarget ?? "").ToHashSet();
        return
        [
            .. from table in (string[])["tcp", "tcp6"]
               from line in File.ReadLines($"/proc/{pid}/net/{table}").Skip(1)
               let fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
               where fields[3] == Listening && own.Contains($"socket:[{fields[9]}]")
               select int.Parse(fields[1].Split(':')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture),
        ];
    }
}
