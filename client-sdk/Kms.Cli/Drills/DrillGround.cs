using System.Diagnostics;
using Kms.Cli.Running;
using Kms.Client;
using Kms.Client.Operators;
using Kms.Vaults;

namespace Kms.Cli.Drills;

/// <summary>The installation that a drill runs on: named, healthy, and with a vault of the drill's own.</summary>
internal sealed class DrillGround(Session session, OperatorClient service, OperatorClient direct, string vault, DrillReport report) : IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    public Session Session => session;

    /// <summary>With retries.</summary>
    public IKmsClient Service => service.Keys;

    public OperatorClient Operator => service;

    /// <summary>Without: what fails is seen.</summary>
    public IKmsClient Direct => direct.Keys;

    public string Vault => vault;

    public DrillReport Report => report;

    /// <exception cref="UsageException">The name is not the region's own: nothing was done.</exception>
    /// <exception cref="FailedException">It is not healthy to begin with: nothing was done.</exception>
    public static async Task<DrillGround> Enter(Session session, DrillReport report, CancellationToken cancellation)
    {
        var service = session.Service;
        var status = await service.Get("/region", cancellation);
        var region = status.GetProperty("name").GetString();
        var named = session.Value(DrillSymbols.Really);
        if (named != region)
        {
            throw new UsageException($"This installation's region is '{region}' and not '{named}': nothing was done. A drill stops things: it runs only on a test installation that is named.");
        }

        if (status.GetProperty("role").GetString() is var role && role != "home")
        {
            throw new FailedException($"A drill needs a home region, and '{region}' is {role}: nothing was done.");
        }

        var (_, health) = await service.Health(cancellation);
        if (health.GetProperty("status").GetString() is var state && state != "ready")
        {
            throw new FailedException($"The installation is {state} before the drill: nothing was done.");
        }

        var vault = "drill-" + Guid.NewGuid().ToString("N")[..8];
        await service.Keys.CreateVaultAsync(vault, new VaultSettings(RetentionDays: 7), cancellation: cancellation);
        return new DrillGround(session, service, Connection.OpenOnce(session), vault, report);
    }

    /// <summary>One part of the drill, shown and timed.</summary>
    public async Task<T> Phase<T>(string name, Func<Task<T>> act)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            return await session.Terminal.Progress(name, _ => act());
        }
        finally
        {
            report.Phase(name, Stopwatch.GetElapsedTime(started).TotalSeconds);
        }
    }

    public Task Phase(string name, Func<Task> act) => Phase(name, async () =>
    {
        await act();
        return true;
    });

    /// <summary>Asks until it is true, or patience ends.</summary>
    public async Task<bool> Until(Func<Task<bool>> condition, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                if (await condition())
                {
                    return true;
                }
            }
            catch (KmsUnavailableException)
            {
                // That is what is being waited for.
            }

            if (clock.Elapsed > DrillSymbols.Read(session, DrillSymbols.Patience))
            {
                return false;
            }

            await Task.Delay(LookEvery, cancellation);
        }
    }

    public async Task<bool> IsReady(CancellationToken cancellation) =>
        (await service.Health(cancellation)).Report.GetProperty("status").GetString() == "ready";

    /// <summary>Takes the drill's vault away again.</summary>
    public async Task Leave(IKmsClient where, CancellationToken cancellation)
    {
        await where.DeleteVaultAsync(vault, cancellation: cancellation);
        await where.PurgeVaultAsync(vault, cancellation: cancellation);
    }

    public void Dispose() => direct.Dispose();
}
