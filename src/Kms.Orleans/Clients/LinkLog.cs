using Microsoft.Extensions.Logging;

namespace Kms.Orleans.Clients;

/// <summary>What an operator reads about the silos behind a gateway.</summary>
internal sealed partial class LinkLog(ILogger logger)
{
    private readonly ILogger logger = logger;

    [LoggerMessage(1, LogLevel.Information, "Silo {Silo} answers.")]
    public partial void Answers(string silo);

    [LoggerMessage(2, LogLevel.Warning, "Silo {Silo} is away: {Reason}. It is tried again every second.")]
    public partial void IsAway(string silo, string reason);
}
