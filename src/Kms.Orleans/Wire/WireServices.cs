using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Serialization.Cloning;
using Orleans.Serialization.Serializers;

namespace Kms.Orleans.Wire;

/// <summary>Registers the codec, once, on silos and on clients alike. Orleans insists on it wherever this assembly is, also where only the grain storage is used.</summary>
internal static class WireServices
{
    public static void AddKmsContract(this IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(KmsCodec)))
        {
            return;
        }

        services.AddSingleton<KmsCodec>();
        services.AddSingleton<IGeneralizedCodec>(provider => provider.GetRequiredService<KmsCodec>());
        services.AddSingleton<IGeneralizedCopier>(provider => provider.GetRequiredService<KmsCodec>());
        services.AddSingleton<ITypeFilter>(provider => provider.GetRequiredService<KmsCodec>());
    }
}
