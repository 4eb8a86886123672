using Kms.HostTests.Support;
using Xunit;

namespace Kms.CliTests.Support;

/// <summary>A host with backups, started once for the tests of a class, and commands beside its data folder.</summary>
public sealed class RunningHost : IAsyncLifetime
{
    private readonly TempFolder folder = new();
    private HostProcess? host;

    internal string Data => folder.In("data");

    internal string In(string name) => folder.In(name);

    /// <summary>Settings that offline commands need to find the backups.</summary>
    internal string[] Targets => ["--set", "Kms:Backups:Targets:0=" + In("backups-1"), "--set", "Kms:Backups:Targets:1=" + In("backups-2")];

    public async ValueTask InitializeAsync()
    {
        host = HostProcess.Start(Data, "--Kms:Backups:Targets:0", In("backups-1"), "--Kms:Backups:Targets:1", In("backups-2"));
        await host.Ready();
    }

    /// <summary>With the data folder's access.</summary>
    internal Task<Ran> Run(params string[] arguments) => RunWith("", arguments);

    internal Task<Ran> RunWith(string input, params string[] arguments) => RunIn([], input, ["--data", Data, .. arguments]);

    internal Task<Ran> RunIn(Dictionary<string, string> environment, string input, params string[] arguments) =>
        Command.Run(environment, folder.Path, input, arguments);

    internal async Task Stop()
    {
        if (host is not null)
        {
            await host.Terminate();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await (host?.DisposeAsync() ?? default);
        folder.Dispose();
    }
}
