using System.Net;
using Orleans.Messaging;

namespace Kms.Orleans.Clients;

/// <summary>For a client of Orleans: the one silo that it knows. Its name is looked up again and again, so that it may move.</summary>
internal sealed class OneSilo(DnsEndPoint silo, TimeSpan lookEvery) : IGatewayListProvider
{
    public TimeSpan MaxStaleness => lookEvery;

    public bool IsUpdatable => true;

    public Task InitializeGatewayListProvider() => Task.CompletedTask;

    public async Task<IList<Uri>> GetGateways() =>
    [
        .. (await Dns.GetHostAddressesAsync(silo.Host))
            .Select(address => new UriBuilder("gwy.tcp", address.ToString(), silo.Port, "0").Uri),
    ];
}
