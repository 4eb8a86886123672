using Microsoft.Extensions.Logging;

namespace Kms.Hosting.Start;

internal sealed partial class ZoneLog
{
    [LoggerMessage(1, LogLevel.Error, "The zones could not be checked; the next check follows.")]
    public partial void TendFailed(Exception problem);

    [LoggerMessage(2, LogLevel.Information, "Zone {Zone} is in service.")]
    private partial void InService(string zone);

    [LoggerMessage(3, LogLevel.Warning, "Zone {Zone} is out: {Reason}. Existing keys keep working; changes are refused until it is back.")]
    private partial void Out(string zone, string? reason);

    [LoggerMessage(4, LogLevel.Information, "Zone {Zone} is back and is being brought up to date.")]
    private partial void Rejoining(string zone);

    [LoggerMessage(5, LogLevel.Warning, "Zone {Zone} is less safe than it should be: {Warning}.")]
    private partial void Warns(string zone, string warning);
}
