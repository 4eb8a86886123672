using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime.Hosting;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace Kms.Orleans.Storage;

/// <summary>How a silo gets grain storage in two zones.</summary>
public static class TwoZoneStorageExtensions
{
    /// <summary>
    /// Grain state under this provider name is durable in two zones before a write returns. For any Orleans application and any type of
    /// state.
    /// </summary>
    public static ISiloBuilder AddTwoZoneGrainStorage(this ISiloBuilder silo, string name, TwoZoneStorageOptions options) =>
        silo.AddTwoZoneGrainStorage(name, _ => options);

    /// <inheritdoc cref="AddTwoZoneGrainStorage(ISiloBuilder, string, TwoZoneStorageOptions)"/>
    public static ISiloBuilder AddTwoZoneGrainStorage(this ISiloBuilder silo, string name, Func<IServiceProvider, TwoZoneStorageOptions> options)
    {
        ArgumentNullException.ThrowIfNull(silo);
        ArgumentException.ThrowIfNullOrEmpty(name);
        silo.Services.AddKeyedSingleton(name, (services, _) => options(services));
        silo.Services.AddGrainStorage(name, (services, provider) =>
        {
            var chosen = services.GetRequiredKeyedService<TwoZoneStorageOptions>(provider);
            return new TwoZoneGrainStorage(
                provider,
                chosen,
                new Lazy<IGrainStorageSerializer>(() => chosen.Serializer ?? services.GetRequiredService<IGrainStorageSerializer>()),
                services.GetRequiredService<IActivatorProvider>(),
                services.GetRequiredService<IGrainContextAccessor>());
        });
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(services =>
            new TwoZoneStoreLife(name, services.GetRequiredKeyedService<TwoZoneStorageOptions>(name), services.GetService<TimeProvider>() ?? TimeProvider.System));
        return silo;
    }
}
