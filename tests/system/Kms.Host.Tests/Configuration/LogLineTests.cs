using Kms.Hosting.Telemetry;
using Kms.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Kms.HostTests.Configuration;

/// <summary>What is logged is one line, whatever is in it.</summary>
public sealed class LogLineTests
{
    [Theory]
    [InlineData(LogLevel.Warning, "warn")]
    [InlineData(LogLevel.Error, "fail")]
    [InlineData(LogLevel.Information, "info")]
    public void Write_Message_IsOneLineWithTimeLevelAndCategory(LogLevel level, string word) =>
        Assert.Matches($@"^2026-01-01T00:00:00\.000Z {word}: Kms\.Zones\[3\] first second\n$", Written("Kms.Zones", level, "first\r\nsecond", null));

    [Theory]
    [InlineData("\e[2J\e]0;title\a", "?[2J?]0;title?")]
    [InlineData("a\0b\vc\u009bd\u2028e\tf", "a?b?c?d e\tf")]
    [InlineData("M\u00fcller", "M\u00fcller")]
    public void Write_WordsFromOutside_NeitherEndTheLineNorCommandTheTerminal(string message, string expected) =>
        Assert.Equal($"2026-01-01T00:00:00.000Z warn: Kms.Tls[3] {expected}\n", Written("Kms.Tls", LogLevel.Warning, message, null));

    [Fact]
    public void Write_MistakeOfTheService_HasItsStack()
    {
        var line = Written("Kms.Region", LogLevel.Error, "It failed.", Thrown());
        Assert.Contains($"It failed. {typeof(InvalidOperationException).FullName}: outer", line, StringComparison.Ordinal);
        Assert.Contains(nameof(Thrown), line, StringComparison.Ordinal);
        Assert.Equal(1, line.Count(character => character == '\n'));
    }

    [Fact]
    public void Write_ExceptionOfOrleans_HasItsMessagesWithoutTheStack() =>
        Assert.EndsWith(" It failed. InvalidOperationException: outer <- IOException: inner\n", Written("Orleans.Runtime.Messaging", LogLevel.Warning, "It failed.", Thrown()), StringComparison.Ordinal);

    private static string Written(string category, LogLevel level, string message, Exception? exception)
    {
        var to = new StringWriter { NewLine = "\n" };
        new LogLine(TestTime.New()).Write(new LogEntry<string>(level, category, new EventId(3), message, exception, (text, _) => text), null, to);
        return to.ToString();
    }

    private static Exception Thrown()
    {
        try
        {
            throw new InvalidOperationException("outer", new IOException("inner"));
        }
        catch (InvalidOperationException exception)
        {
            return exception;
        }
    }
}
