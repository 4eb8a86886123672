namespace Kms.Faults.Stores;

/// <summary>Several hosts, each on lines of its own.</summary>
internal sealed class Hosts : IAsyncDisposable
{
    private readonly List<StoreHost> all = [];

    private Hosts()
    {
    }

    public IReadOnlyList<StoreHost> All => all;

    public static async Task<Hosts> Start(Lines lines)
    {
        var hosts = new Hosts();
        try
        {
            for (var host = 0; host < lines.Hosts; host++)
            {
                hosts.all.Add(await StoreHost.Start(lines.Of(host, "A").Port, lines.Of(host, "B").Port));
            }

            return hosts;
        }
        catch
        {
            await hosts.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in all)
        {
            await host.DisposeAsync();
        }
    }
}
