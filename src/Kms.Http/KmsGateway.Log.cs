using Microsoft.Extensions.Logging;

namespace Kms.Http;

public sealed partial class KmsGateway
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "The operation {Operation} failed unexpectedly; the request is {RequestId}")]
    private static partial void LogUnexpected(ILogger logger, Exception problem, string? operation, string requestId);
}
