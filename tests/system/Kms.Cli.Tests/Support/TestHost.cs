using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Kms.HostTests.Support;

namespace Kms.CliTests.Support;

/// <summary>A host on a port of its own that a drill may kill and start again: what the drill starts is found by its pid file and ended with the test.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly TempFolder folder;
    private readonly string name;
    private readonly string[] options;
    private HostProcess? process;

    private TestHost(TempFolder folder, string name, string[] options)
    {
        this.folder = folder;
        this.name = name;
        this.options = ["--urls", Address, "--Kms:Region", name, .. options];
    }

    public string Data => folder.In(name);

    public string Address { get; } = $"https://127.0.0.1:{FreePort()}";

    public int Pid => process!.Pid;

    /// <summary>A command for a shell that starts the same host in the background.</summary>
    public string StartCommand =>
        $"dotnet {HostProcess.Assembly} --Kms:Data {Data} {string.Join(' ', options)} >{folder.In(name + ".log")} 2>&1 & echo $! >{PidFile}";

    private string PidFile => folder.In(name + ".pid");

    public static async Task<TestHost> Start(TempFolder folder, string name, params string[] options)
    {
        var host = new TestHost(folder, name, options);
        host.process = HostProcess.Start(host.Data, host.options);
        await host.process.Ready();
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        await (process?.DisposeAsync() ?? default);
        if (File.Exists(PidFile) && int.TryParse(await File.ReadAllTextAsync(PidFile), out var pid))
        {
            try
            {
                using var started = Process.GetProcessById(pid);
                started.Kill();
                await started.WaitForExitAsync();
            }
            catch (ArgumentException)
            {
                // It has ended by itself.
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
