using System.Globalization;
using System.Text.Json;
using Kms.HostTests.Support;
using Xunit;

namespace Kms.HostTests.Running;

/// <summary>What the process prints: with a date, in UTC, and with <c>json</c> nothing but JSON, from the first line to the last.</summary>
public sealed class LogTests
{
    private static readonly Dictionary<string, string> FarFromUtc = new() { ["TZ"] = "Asia/Kathmandu" };

    [Fact]
    public async Task Text_StartToEnd_HasDateAndUtcAndSaysWhyItEnded()
    {
        using var data = new TempFolder();
        var before = DateTime.UtcNow.AddSeconds(-1);
        await using var host = HostProcess.StartWith(FarFromUtc, data.Path);
        await host.Ready();
        Assert.Equal(0, await host.Terminate());
        var line = await host.Line("in service");
        var time = DateTime.ParseExact(line[..24], "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);
        Assert.InRange(time, before, DateTime.UtcNow.AddSeconds(1));
        Assert.Contains("The service ends (SIGTERM)", host.Output, StringComparison.Ordinal);
        Assert.Matches(@"Ended after \d+\.\d\d s\.$", host.Output);
    }

    [Fact]
    public async Task Json_StartToEnd_EveryLineIsAnObject()
    {
        using var data = new TempFolder();
        await using var host = HostProcess.StartWith(FarFromUtc, data.Path, "--Kms:Logs", "json");
        await host.Ready();
        Assert.Equal(0, await host.Interrupt());
        var entries = Entries(host);
        Assert.All(entries, entry => Assert.EndsWith("Z", entry.GetProperty("Timestamp").GetString(), StringComparison.Ordinal));
        string[] expected = ["in service", " listens on https://127.0.0.1:", "root.key", "The service ends (SIGINT)", "Ended after"];
        Assert.All(expected, text => Assert.Contains(entries, entry => entry.GetProperty("Message").GetString()!.Contains(text, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("--Kms:Logs", "json", "--Kms:Nonsense", "1")]
    [InlineData("--Kms:Nonsense", "1", "--kms:logs=JSON")]
    [InlineData("--Kms:Logs", "json", "--Kms:Domain", "kms")]
    [InlineData("--Kms:Logs", "json", "word")]
    [InlineData("--Kms:Logs", "json", "--urls", "https://192.0.2.1:1")]
    public async Task Json_RefusedStart_IsAnObjectToo(params string[] options)
    {
        using var data = new TempFolder();
        await using var host = HostProcess.Start(data.Path, options);
        Assert.Equal(1, await host.Ended());
        Assert.Contains(Entries(host), entry => entry.GetProperty("LogLevel").GetString() == "Critical"
            && entry.GetProperty("Message").GetString()!.Contains("does not start", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Json_OfTheEnvironment_CountsBeforeTheSettingsAreRead()
    {
        using var data = new TempFolder();
        await using var host = HostProcess.StartWith(new Dictionary<string, string> { ["Kms__Logs"] = "json" }, data.Path, "--Kms:Nonsense", "1");
        Assert.Equal(1, await host.Ended());
        Assert.Single(Entries(host));
    }

    private static JsonElement[] Entries(HostProcess host) => [.. host.Output.Split('\n').Select(line => JsonDocument.Parse(line).RootElement)];
}
