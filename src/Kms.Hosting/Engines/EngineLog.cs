using Microsoft.Extensions.Logging;

namespace Kms.Hosting.Engines;

/// <summary>What operators read about what happens by itself.</summary>
public sealed partial class EngineLog(ILogger logger)
{
    private readonly ILogger logger = logger;

    /// <summary>A record was due: it was dealt with, or it is tried again.</summary>
    public void Elapsed(string recordId, Result<Done> result)
    {
        if (result.TryGet(out _, out var refusal))
        {
            DoneInTime(recordId);
        }
        else
        {
            NotDoneInTime(recordId, refusal.Message);
        }
    }

    [LoggerMessage(3, LogLevel.Warning, "{Reason}")]
    public partial void Noticed(string reason);

    [LoggerMessage(5, LogLevel.Warning, "The certificate of this silo for its cluster cannot be renewed: {Reason} The old one stays until it ends.")]
    public partial void ClusterCertificateNotRenewed(string reason);

    [LoggerMessage(4, LogLevel.Warning, "There is no default vault '{Vault}' at the moment: {Reason}")]
    internal partial void NoDefaultVault(string vault, string reason);

    [LoggerMessage(1, LogLevel.Information, "Done because it was due: {Record}.")]
    private partial void DoneInTime(string record);

    [LoggerMessage(2, LogLevel.Warning, "Due, and not done yet: {Record}: {Reason} It is tried again.")]
    private partial void NotDoneInTime(string record, string reason);
}
