using Kms.Access;
using Kms.Client.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Kms.Client;

/// <summary>Registration.</summary>
public static class KmsClientServices
{
    /// <summary>
    /// Makes <see cref="IKmsClient"/> available, once a transport is chosen on what this returns. Options are validated when the host
    /// starts, or where there is none when the client is first asked for.
    /// </summary>
    public static KmsClientBuilder AddKmsClient(this IServiceCollection services, Action<KmsClientOptions>? configure = null)
    {
        var options = services.AddOptions<KmsClientOptions>().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<KmsClientOptions>, KmsClientOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IKmsClient>(provider => new KmsClient(
            provider.GetService<IKmsTransport>() ?? throw new InvalidOperationException("AddKmsClient needs a transport: .OverHttps(...) or .InProcess(...)."),
            provider.GetRequiredService<IOptions<KmsClientOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<ILogger<KmsClient>>()));
        return new KmsClientBuilder(services);
    }
}

/// <summary>Chooses how the client reaches the service.</summary>
public sealed class KmsClientBuilder(IServiceCollection services)
{
    /// <summary>Where the client is registered.</summary>
    public IServiceCollection Services => services;

    /// <summary>The gateway's REST API.</summary>
    public KmsClientBuilder OverHttps(Action<HttpsOptions> configure)
    {
        services.AddOptions<HttpsOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<HttpsOptions>, HttpsOptionsValidator>());
        return Over(provider => new HttpsTransport(provider.GetRequiredService<IOptions<HttpsOptions>>().Value, provider.GetRequiredService<TimeProvider>()));
    }

    /// <summary>A service in this process, or a cluster's client in this process.</summary>
    /// <param name="caller">Who calls, asked for each call. The application has verified that identity; none is an error.</param>
    public KmsClientBuilder InProcess(Func<IServiceProvider, IKms> service, Func<IServiceProvider, Caller> caller) =>
        Over(provider => new InProcessTransport(service(provider), () => caller(provider)));

    /// <summary>Any transport.</summary>
    public KmsClientBuilder Over(Func<IServiceProvider, IKmsTransport> transport)
    {
        services.Replace(ServiceDescriptor.Singleton(transport));
        return this;
    }
}
