using System.Net;
using System.Security.Cryptography;
using Kms.Client.Https;
using Kms.Crypto.Tls;
using Kms.Http;
using Kms.Http.Tokens;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Kms.Contract.Tests;

/// <summary>A gateway with TLS on loopback in front of a service, with an administrator and somebody who may do nothing.</summary>
public sealed class TlsGateway : IAsyncDisposable
{
    public const string Domain = "vault.localhost";
    public const string Tenant = "11111111-2222-3333-4444-555555555555";
    public const string Secret = "a long and random secret, for tests";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kms-gateway-");
    private readonly Signer signer = new();
    private ServerCertificate? certificate;
    private WebApplication? server;

    public TokenService Tokens { get; private set; } = null!;

    public Uri Endpoint { get; private set; } = null!;

    /// <param name="between">Stands between the network and the gateway.</param>
    public static async Task<TlsGateway> Start(IKms kms, TimeProvider time, string defaultVault, Func<HttpContext, RequestDelegate, Task>? between = null)
    {
        var made = new TlsGateway();
        var administrator = new TokenClient("admin-client", Hash(Secret), Installation.Administrator.PrincipalId, Installation.Administrator.Name);
        made.Tokens = new TokenService(Tenant, made.signer, [administrator], Domain, time, TimeSpan.FromHours(1));
        var options = new GatewayOptions { Domain = Domain, DefaultVault = defaultVault, Region = "test", TenantId = Tenant };
        var gateway = new KmsGateway(kms, options, new CallerAuthentication(made.Tokens), time);
        made.certificate = new LocalCertificateAuthority(made.folder.FullName, TimeProvider.System).Open(Domain);

        // Empty: hundreds of these that each watched for changed settings would use up what a user may watch.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(https =>
        {
            https.ServerCertificate = made.certificate.Certificate;
            https.ServerCertificateChain = made.certificate.Chain;
        })));
        made.server = builder.Build();
        made.server.Use(next => between is null ? next : context => between(context, next));
        made.server.MapKmsGateway(() => gateway);
        await made.server.StartAsync();
        made.Endpoint = new Uri(made.server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return made;
    }

    /// <summary>For the administrator, with client credentials.</summary>
    public void Configure(HttpsOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Endpoint = Endpoint;
        options.Domain = Domain;
        options.CaFile = Path.Combine(folder.FullName, "ca.pem");
        (options.TenantId, options.ClientId, options.ClientSecret) = (Tenant, "admin-client", Secret);
    }

    public async ValueTask DisposeAsync()
    {
        await (server?.DisposeAsync() ?? default);
        certificate?.Dispose();
        signer.Dispose();
        folder.Delete(recursive: true);
    }

    private static byte[] Hash(string secret) => SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(secret));

    private sealed class Signer : ITokenSigner, IDisposable
    {
        private readonly RSA key = RSA.Create(2048);

        public string KeyId => "test";

        public ReadOnlyMemory<byte> Modulus => key.ExportParameters(false).Modulus;

        public ReadOnlyMemory<byte> Exponent => key.ExportParameters(false).Exponent;

        public byte[] Sign(ReadOnlySpan<byte> data)
        {
            lock (key)
            {
                return key.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            }
        }

        public void Dispose() => key.Dispose();
    }
}
