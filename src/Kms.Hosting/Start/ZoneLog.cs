using Microsoft.Extensions.Logging;

namespace Kms.Hosting.Start;

/// <summary>What operators read about the zones.</summary>
internal sealed partial class ZoneLog(ILogger logger)
{
    private readonly ILogger logger = logger;

    public void Changed(ZoneHealth health)
    {
        switch (health.Status)
        {
            case ZoneStatus.InService:
                InService(health.Zone);
                if (health.Warning is { } warning)
                {
                    Warns(health.Zone, warning.TrimEnd('.'));
                }

                break;
            case ZoneStatus.Out:
                Out(health.Zone, health.Reason?.TrimEnd('.'));
                break;
            case ZoneStatus.Rejoining:
                Rejoining(health.Zone);
                break;
        }
    }
}
