using Kms.Access;
using Kms.Client.Https;
using Kms.Contract.Tests;
using Kms.Vaults;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Kms.Client.Tests;

/// <summary>A real service behind a real gateway with TLS, with faults in between, and clients of it.</summary>
public sealed class Service : IAsyncLifetime
{
    private readonly List<ServiceProvider> providers = [];
    private Installation? installation;
    private TlsGateway? gateway;

    public Installation Installation => installation!;

    public TlsGateway Gateway => gateway!;

    public Faults Faults { get; } = new();

    /// <summary>With quick retries and the machine's clock.</summary>
    public IKmsClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        installation = await Installation.Start();
        Assert.True(VaultName.TryParse("default", out var vault));
        Assert.True((await installation.Service.CreateVault(new Call(Installation.Administrator, "make"), vault, new VaultSettings())).IsOk);
        gateway = await TlsGateway.Start(installation.Service, installation.Time, "default", Faults.Handle);
        Client = Connect();
    }

    public IKmsClient Connect(Action<KmsClientOptions>? configure = null, Action<HttpsOptions>? https = null, TimeProvider? time = null)
    {
        var services = new ServiceCollection();
        if (time is not null)
        {
            services.AddSingleton(time);
        }

        services.AddKmsClient(options =>
        {
            options.Retry.Delay = TimeSpan.FromMilliseconds(1);
            options.Retry.DelayMax = TimeSpan.FromMilliseconds(5);
            configure?.Invoke(options);
        }).OverHttps(options =>
        {
            gateway!.Configure(options);
            https?.Invoke(options);
        });
        var provider = services.BuildServiceProvider();
        providers.Add(provider);
        return provider.GetRequiredService<IKmsClient>();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var provider in providers)
        {
            await provider.DisposeAsync();
        }

        await (gateway?.DisposeAsync() ?? default);
        await (installation?.DisposeAsync() ?? default);
    }
}
