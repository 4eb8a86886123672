using Kms.Faults.Net;
using Kms.Faults.Zones;

namespace Kms.Faults.Stores;

/// <summary>A proxy between each host and each zone.</summary>
internal sealed class Lines(PostgresPair pair, int hosts) : IAsyncDisposable
{
    private readonly (TcpProxy A, TcpProxy B)[] all = [.. Enumerable.Range(0, hosts).Select(_ => (new TcpProxy(pair.A.Port), new TcpProxy(pair.B.Port)))];

    public int Hosts => all.Length;

    public TcpProxy Of(int host, string zone) => zone == "A" ? all[host].A : all[host].B;

    public void MendAll()
    {
        foreach (var (a, b) in all)
        {
            a.Mend();
            b.Mend();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (a, b) in all)
        {
            await a.DisposeAsync();
            await b.DisposeAsync();
        }
    }
}
