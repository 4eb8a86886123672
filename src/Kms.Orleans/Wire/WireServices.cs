using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Serialization.Cloning;
using Orleans.Serialization.Serializers;

namespace Kms.Orleans.Wire;

/// <summary>Registers the codec, on silos and on clients alike.</summary>
internal static class WireServices
{
    public static void AddKmsContract(this IServiceCollection services)
    {
        services.AddSingleton<KmsCodec>();
        services.AddSingleton<IGeneralizedCodec>(provider => provider.GetRequiredService<KmsCodec>());
        services.AddSingleton<IGeneralizedCopier>(provider => provider.GetRequiredService<KmsCodec>());
        services.AddSingleton<ITypeFilter>(provider => provider.GetRequiredService<KmsCodec>());
    }
}
