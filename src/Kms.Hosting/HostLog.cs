using Kms.Configuration;
using Kms.Hosting.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Kms.Hosting;

/// <summary>
/// What operators read about the process itself. With JSON logs everything that it prints is a log line, also where it never got to
/// start.
/// </summary>
internal sealed partial class HostLog(ILogger logger)
{
    public const string Category = "Kms.Host";

    private readonly ILogger logger = logger;

    /// <summary>Why it does not start: a line on standard error for people, else a log line.</summary>
    public static async Task Refused(string service, LogFormat format, string reason)
    {
        if (format == LogFormat.Text)
        {
            await Console.Error.WriteLineAsync($"{service}: {reason}");
            return;
        }

        using var logs = Alone(format);
        new HostLog(logs.CreateLogger(Category)).NotStarted(service, reason);
    }

    /// <summary>An error of the service itself ends the process.</summary>
    public static void Failed(LogFormat format, Exception problem)
    {
        using var logs = Alone(format);
        new HostLog(logs.CreateLogger(Category)).Crashed(problem);
    }

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

    [LoggerMessage(1, LogLevel.Information, "The service ends ({Reason}): it takes no new requests, and those in flight have 30 s to finish.")]
    public partial void Ending(string reason);

    [LoggerMessage(2, LogLevel.Information, "Ended after {Seconds:0.00} s.")]
    public partial void Ended(double seconds);

    [LoggerMessage(5, LogLevel.Information, "{Service} {Version} listens on {Address}; vault NAME answers on {Vaults}.")]
    public partial void Listens(string service, string version, string address, string vaults);

    [LoggerMessage(
        6, LogLevel.Information, "Data: {Folder} (CA: ca.pem, access: admin.json). Keep a safe copy of root.key: without it nothing opens.")]
    public partial void Data(string folder);

    [LoggerMessage(7, LogLevel.Information, "{Notice}")]
    public partial void Notice(string notice);

    [LoggerMessage(8, LogLevel.Warning, "{Reason}")]
    public partial void Noticed(string reason);

    [LoggerMessage(9, LogLevel.Warning, "The default vault '{Vault}' cannot be served at the moment: {Reason}")]
    public partial void NoDefaultVault(string vault, string reason);

    [LoggerMessage(10, LogLevel.Warning, "The certificate of this silo for its cluster cannot be renewed: {Reason} The old one stays until it ends.")]
    public partial void ClusterCertificateNotRenewed(string reason);

    [LoggerMessage(11, LogLevel.Information, "{Record} was due and is done.")]
    private partial void DoneInTime(string record);

    [LoggerMessage(12, LogLevel.Warning, "{Record} is due and could not be done yet: {Reason} It is tried again.")]
    private partial void NotDoneInTime(string record, string reason);

    [LoggerMessage(3, LogLevel.Critical, "{Service} does not start: {Reason}")]
    private partial void NotStarted(string service, string reason);

    [LoggerMessage(4, LogLevel.Critical, "The process ends because of an error in the service.")]
    private partial void Crashed(Exception problem);

    /// <summary>The settings for logs may be what is wrong: without them.</summary>
    private static ILoggerFactory Alone(LogFormat format) => Logs.Make(format, new ConfigurationBuilder().Build());
}
