using Microsoft.Extensions.Logging;

namespace Kms.Standalone;

internal sealed partial class EmbeddedEngine
{
    [LoggerMessage(1, LogLevel.Information, "Done because it was due: {Record}.")]
    private partial void DoneInTime(string record);

    [LoggerMessage(2, LogLevel.Warning, "Due, and not done yet: {Record}: {Reason} It is tried again.")]
    private partial void NotDoneInTime(string record, string reason);

    [LoggerMessage(3, LogLevel.Warning, "{Reason}")]
    private partial void Noticed(string reason);

    [LoggerMessage(4, LogLevel.Warning, "There is no default vault '{Vault}' at the moment: {Reason}")]
    private partial void NoDefaultVault(string vault, string reason);
}
