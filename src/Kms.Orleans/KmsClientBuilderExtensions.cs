using Kms.Orleans.Wire;

namespace Kms.Orleans;

/// <summary>How a cluster client learns the messages of the key management service.</summary>
public static class KmsClientBuilderExtensions
{
    public static IClientBuilder AddKms(this IClientBuilder client)
    {
        ArgumentNullException.ThrowIfNull(client);
        client.Services.AddKmsContract();
        return client;
    }
}
