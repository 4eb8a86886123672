using Kms.Configuration;
using Kms.Edge.Requests;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Kms.Hosting.Telemetry;

/// <summary>
/// Logs on the console: a line each for people, JSON for collectors. <c>Logging:LogLevel</c> of .NET's configuration has the last word.
/// </summary>
internal static class Logs
{
    /// <summary>ISO 8601, in UTC.</summary>
    internal const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <param name="framework">Whether warnings of the framework are shown yet.</param>
    internal static ILoggingBuilder AddKmsConsole(
        this ILoggingBuilder logging, LogFormat format, IConfiguration configuration, FrameworkLogs framework)
    {
        logging.SetMinimumLevel(LogLevel.Information);
        logging.Services.AddSingleton<IExternalScopeProvider, RequestScopes>();

        logging.AddFilter("Microsoft", level => framework.AreShown && level >= LogLevel.Warning);
        logging.AddFilter("Orleans", level => framework.AreShown && level >= LogLevel.Warning);

        // Every attempt of Orleans to place a grain, which it logs by itself when it gives up; and what its base class says of itself
        // under the name of ours.
        logging.AddFilter("Polly", LogLevel.None);
        logging.AddFilter("Kms.Orleans.Nodes.NodeService", level => framework.AreShown && level >= LogLevel.Warning);

        // A turn that took long: on a busy machine any does, and there is nothing in it that an operator could act on.
        logging.AddFilter("Orleans.Runtime.Scheduler", level => framework.AreShown && level >= LogLevel.Error);

        // With this category on, the web framework makes a span for each request only so that log lines can name it: 4 % of the processor
        // time of a short request. Exporting traces does not need it, what goes wrong in a request is logged by the gateway and by
        // Kestrel.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        logging.AddConfiguration(configuration.GetSection("Logging"));
        if (format == LogFormat.Json)
        {
            logging.AddJsonConsole(options =>
            {
                options.TimestampFormat = TimeFormat;
                options.UseUtcTimestamp = true;
                options.IncludeScopes = true;
            });
        }
        else
        {
            logging.Services.AddSingleton(TimeProvider.System);
            logging.AddConsoleFormatter<LogLine, ConsoleFormatterOptions>();
            logging.AddConsole(options => options.FormatterName = LogLine.FormatterName);
        }

        return logging;
    }

    /// <summary>For where there is no host. Dispose it: it writes what is queued.</summary>
    public static ILoggerFactory Make(LogFormat format, IConfiguration configuration) =>
        LoggerFactory.Create(logging => logging.AddKmsConsole(format, configuration, new FrameworkLogs()));
}

/// <summary>
/// While starting, the framework stays silent: why a start failed is said once, in one line, where the exception is reported.
/// </summary>
internal sealed class FrameworkLogs
{
    private volatile bool shown;

    public bool AreShown => shown;

    /// <summary>From here on the framework's warnings are heard.</summary>
    public void Show() => shown = true;
}
