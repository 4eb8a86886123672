using Kms.Access;
using Kms.Client;
using Kms.Client.Https;
using Kms.Http.Tokens;

namespace Kms.Contract.Tests;

/// <summary>The contract through the client's transport over HTTPS: what it writes, the gateway reads, and the other way round.</summary>
public sealed class ClientOverHttpsContract : KmsContract
{
    private readonly Dictionary<Caller, HttpsTransport> transports = [];
    private TlsGateway? gateway;

    protected override async ValueTask<IKms> Connect(Installation target)
    {
        gateway = await TlsGateway.Start(target.Service, target.Time, "payments");
        return new ClientKms(TransportFor);
    }

    protected override string Next(KeyId key) =>
        $"https://{key.Vault}.{TlsGateway.Domain}:{gateway!.Endpoint.Port}/keys/{key.Name}/versions?api-version=7.6&$skiptoken={System.Buffers.Text.Base64Url.EncodeToString("unknown"u8)}";

    protected override async ValueTask Disconnect()
    {
        foreach (var transport in transports.Values)
        {
            transport.Dispose();
        }

        await (gateway?.DisposeAsync() ?? default);
    }

    private HttpsTransport TransportFor(Caller caller)
    {
        if (!transports.TryGetValue(caller, out var transport))
        {
            var options = new HttpsOptions();
            gateway!.Configure(options);
            options.AccessToken = _ => new(gateway.Tokens.Issue(
                new TokenClient(caller.PrincipalId, [], caller.PrincipalId, caller.Name), gateway.Endpoint.GetLeftPart(UriPartial.Authority)));
            transports[caller] = transport = new HttpsTransport(options, TimeProvider.System);
        }

        return transport;
    }
}

/// <summary>The contract through the client's transport in process.</summary>
public sealed class ClientInProcessContract : KmsContract
{
    protected override ValueTask<IKms> Connect(Installation target) =>
        new(new ClientKms(caller => new InProcessTransport(target.Service, () => caller)));

    protected override ValueTask Disconnect() => default;
}
