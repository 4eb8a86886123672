using System.Globalization;
using Kms.Edge.Requests;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Kms.Hosting.Telemetry;

/// <summary>
/// One line of the log for people, with the time in UTC. An exception is written whole, but for those of Orleans: it logs the same loss of
/// a silo with many of them, and their stacks say nothing that their messages do not. The JSON form has them all.
/// </summary>
internal sealed class LogLine(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "kms";

    public override void Write<TState>(in LogEntry<TState> entry, IExternalScopeProvider? scopes, TextWriter to)
    {
        to.Write(time.GetUtcNow().UtcDateTime.ToString(Logs.TimeFormat, CultureInfo.InvariantCulture));
        to.Write(' ');
        to.Write(Word(entry.LogLevel));
        to.Write($": {entry.Category}[{entry.EventId.Id}] ");
        to.Write(OneLine(entry.Formatter(entry.State, entry.Exception)));
        scopes?.ForEachScope(WriteRequest, to);
        if (entry.Exception is { } exception)
        {
            to.Write(' ');
            to.Write(OneLine(entry.Category.StartsWith("Orleans", StringComparison.Ordinal) ? Messages(exception) : exception.ToString()));
        }

        to.WriteLine();
    }

    /// <summary>The request that the line is about, where it is about one.</summary>
    private static void WriteRequest(object? scope, TextWriter to)
    {
        if (scope is RequestScope request)
        {
            to.Write($" [{request}]");
        }
    }

    private static string Messages(Exception exception)
    {
        var text = $"{exception.GetType().Name}: {exception.Message}";
        return exception.InnerException is { } inner && inner.Message != exception.Message ? $"{text} <- {Messages(inner)}" : text;
    }

    /// <summary>Without what would end the line, or tell the reader's terminal something.</summary>
    private static string OneLine(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.AsSpan().ContainsAnyExceptInRange(' ', '~') && line.Any(IsCommand)
            ? string.Concat(line.Select(c => IsCommand(c) ? '?' : c))
            : line;
    }

    private static bool IsCommand(char c) => char.IsControl(c) && c != '\t';

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };
}
