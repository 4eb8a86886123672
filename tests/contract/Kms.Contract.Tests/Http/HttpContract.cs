using System.Net;
using System.Security.Cryptography;
using Kms.Http;
using Kms.Http.Tokens;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Kms.Contract.Tests;

/// <summary>The contract through the gateway: a real server on loopback in front of the host in process.</summary>
public sealed class HttpContract : KmsContract
{
    private const string Tenant = "11111111-2222-3333-4444-555555555555";

    private WebApplication? server;
    private HttpClient? client;

    protected override async ValueTask<IKms> Connect(Installation target)
    {
        var tokens = new TokenService(Tenant, new Signer(), [], "vault.localhost", target.Time, TimeSpan.FromHours(1));
        var options = new GatewayOptions { Domain = "vault.localhost", DefaultVault = "payments", Region = "test", TenantId = Tenant };
        var gateway = new KmsGateway(target.Service, options, new CallerAuthentication(tokens), target.Time);

        // Empty: hundreds of these that each watched for changed settings would use up what a user may watch.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        server = builder.Build();
        server.MapKmsGateway(() => gateway);
        await server.StartAsync();
        var address = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        return new ClientKms(caller => new HttpTransport(client, new Uri(address), tokens, caller));
    }

    protected override string Next(KeyId key) =>
        $"http://{key.Vault}.vault.localhost/keys/{key.Name}/versions?api-version=7.6&$skiptoken={System.Buffers.Text.Base64Url.EncodeToString("unknown"u8)}";

    protected override async ValueTask Disconnect()
    {
        client?.Dispose();
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }

    private sealed class Signer : ITokenSigner
    {
        private static readonly RSA Key = RSA.Create(2048);

        public string KeyId => "test";

        public ReadOnlyMemory<byte> Modulus { get; } = Key.ExportParameters(false).Modulus;

        public ReadOnlyMemory<byte> Exponent { get; } = Key.ExportParameters(false).Exponent;

        public byte[] Sign(ReadOnlySpan<byte> data) => Key.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }
}
