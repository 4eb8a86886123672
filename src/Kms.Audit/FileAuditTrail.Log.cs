using Microsoft.Extensions.Logging;

namespace Kms.Audit;

public sealed partial class FileAuditTrail
{
    [LoggerMessage(1, LogLevel.Critical, "The audit log cannot be written: {Reason} Every request is refused until it can; it is tried again every second.")]
    private static partial void LogFailed(ILogger logger, string reason);

    [LoggerMessage(2, LogLevel.Information, "The audit log is written again. Nothing that was recorded is missing.")]
    private static partial void LogRecovered(ILogger logger);

    [LoggerMessage(3, LogLevel.Error, "The audit log could not be closed: {Reason} Its last second is without a checkpoint.")]
    private static partial void LogNotClosed(ILogger logger, string reason);

    [LoggerMessage(4, LogLevel.Critical, "The audit log could not be written to the end: {Count} records are lost.")]
    private static partial void LogLost(ILogger logger, int count);

    [LoggerMessage(5, LogLevel.Critical, "The audit log in {Folder} was cut off: it ends with block {Last}, and there were {Known}. It goes on with a gap that verification reports.")]
    private static partial void LogCutOff(ILogger logger, string folder, long last, long known);

    [LoggerMessage(6, LogLevel.Critical, "The checkpoint of the audit log in {Folder} is gone or not genuine, so how far the log went is not known. Verification reports it.")]
    private static partial void LogNoCheckpoint(ILogger logger, string folder);
}
