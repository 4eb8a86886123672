using Microsoft.Extensions.Hosting;

namespace Kms.Hosting.Server;

/// <summary>For hosts of the framework inside this one: signals are <see cref="Shutdown"/>'s, from before there is any of them.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
