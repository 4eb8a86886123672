using Kms.Access;
using Kms.Orleans;
using Kms.Orleans.Clients;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Kms.Client.Orleans;

/// <summary>How <see cref="IKmsClient"/> reaches a cluster without a detour over HTTPS.</summary>
public static class OrleansTransport
{
    /// <summary>
    /// Over an Orleans client of this application. Connecting it is the application's: the same clustering as the silos', and the credential that a silo has issued
    /// (<see cref="ClusterMember.Prove"/>).
    /// </summary>
    /// <param name="connect">Where the cluster is and who this is.</param>
    /// <param name="caller">Who calls, asked for each call: the application has verified that identity, and the cluster believes it.</param>
    public static KmsClientBuilder OverOrleans(
        this KmsClientBuilder builder, IHostApplicationBuilder host, Action<IClientBuilder> connect, Func<IServiceProvider, Caller> caller)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(connect);
        host.UseOrleansClient(connect);
        return builder.InProcess(services => new ClusterKms(services.GetRequiredService<IClusterClient>()), caller);
    }

    /// <summary>Inside a silo: the façade of the node that this process is, without a message.</summary>
    /// <param name="caller">Who calls, asked for each call: the application has verified that identity.</param>
    public static KmsClientBuilder OverThisSilo(this KmsClientBuilder builder, Func<IServiceProvider, Caller> caller)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.InProcess(
            services => services.GetRequiredService<KmsNode>().Service ?? throw new InvalidOperationException("The silo has not started yet."), caller);
    }
}
