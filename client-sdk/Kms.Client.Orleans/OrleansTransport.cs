using Kms.Access;
using Kms.Orleans;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kms.Client.Orleans;

/// <summary>How <see cref="IKmsClient"/> reaches a cluster without a detour over HTTPS.</summary>
public static class OrleansTransport
{
    /// <summary>
    /// To the silos of a cluster, each by itself: those that are away are left out until they are back. The connections are this client's
    /// own; an application that is a client of Orleans, or a silo, stays what it is. The host's start waits until a silo answers.
    /// </summary>
    /// <param name="silos">
    /// Where they are, such as <c>10.0.0.1:30000</c>: the address and the <c>Kms:Cluster:ClientPort</c> of each.
    /// </param>
    /// <param name="credential">The folder that <c>Kms.Silo client FOLDER</c> has made; null: the cluster does not use TLS.</param>
    /// <param name="caller">
    /// Who calls, asked for each call: the application has verified that identity, and the cluster believes it.
    /// </param>
    /// <param name="cluster">Its name, <c>Kms:Cluster:Id</c>.</param>
    /// <exception cref="ArgumentException">An address is none.</exception>
    public static KmsClientBuilder OverOrleans(
        this KmsClientBuilder builder, IReadOnlyList<string> silos, string? credential, Func<IServiceProvider, Caller> caller,
        string cluster = "kms")
    {
        ArgumentNullException.ThrowIfNull(builder);
        var places = SilosOfCluster.Parse(silos);
        builder.Services.AddSingleton(services => new SilosOfCluster(
            places, credential, cluster, services.GetRequiredService<ILoggerFactory>(), services.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<IHostedService>(services => services.GetRequiredService<SilosOfCluster>());
        return builder.InProcess(services => services.GetRequiredService<SilosOfCluster>(), caller);
    }

    /// <summary>Inside a silo: the façade of the node that this process is, without a message.</summary>
    /// <param name="caller">Who calls, asked for each call: the application has verified that identity.</param>
    public static KmsClientBuilder OverThisSilo(this KmsClientBuilder builder, Func<IServiceProvider, Caller> caller)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.InProcess(
            services => services.GetRequiredService<KmsNode>().Front?.Service
                ?? throw new InvalidOperationException("The silo has not started yet."),
            caller);
    }
}
