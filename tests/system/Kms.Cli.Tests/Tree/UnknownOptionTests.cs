using Kms.CliTests.Support;
using Xunit;

namespace Kms.CliTests.Tree;

/// <summary>A mistyped option is an error and never a name or a value: for every command, at every place of its line.</summary>
public sealed class UnknownOptionTests(SilentGateway gateway) : IClassFixture<SilentGateway>
{
    private static readonly string[] Mistyped = ["--bogus", "-Z"];

    public static TheoryData<string> Paths => [.. CommandTree.Paths];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Command_UnknownOptionAnywhere_IsCode2AndNothingIsSent(string path)
    {
        var line = CommandTree.Line(path, gateway);
        var before = gateway.Connections;
        for (var at = 0; at <= line.Count; at++)
        {
            foreach (var option in at == path.Split(' ').Length ? [.. Mistyped, "--bogus=x", "-dry-run", "-0x"] : Mistyped)
            {
                string[] words = [.. line.Take(at), option, .. line.Skip(at)];
                var ran = await SilentGateway.Run(words);
                Assert.True(ran.Code == 2, $"{string.Join(' ', words)}: {ran.Code}\n{ran.Error}");
                Assert.Empty(ran.Output);
            }
        }

        Assert.Equal(before, gateway.Connections);
    }

    /// <summary>The other half: without the option the same line is right, and the service is asked.</summary>
    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Command_NothingWrong_AsksTheService(string path)
    {
        if (CommandTree.NeedsData.Contains(path))
        {
            return;
        }

        var before = gateway.Connections;
        string[] words = [.. CommandTree.Line(path, gateway)];
        var ran = CommandTree.Offline.Contains(path) ? await SilentGateway.Run([.. words, "--data", gateway.In("nowhere")]) : await SilentGateway.Run(words);
        if (CommandTree.Offline.Contains(path))
        {
            Assert.DoesNotContain("--help", ran.Error, StringComparison.Ordinal);
            Assert.Equal(before, gateway.Connections);
        }
        else
        {
            Assert.True(ran.Code == 5, $"{ran.Code}\n{ran.Error}");
            Assert.True(gateway.Connections > before, ran.Error);
        }
    }

    [Theory]
    [InlineData("--type", "keys create x --tpye rsa")]
    [InlineData("--yes", "keys purge x --yse")]
    [InlineData("--endpoint", "zones status --endpiont https://localhost")]
    [InlineData("--algorithm", "keys sign x --algoritm ES256")]
    [InlineData("--domain", "keys create --dry-run")]
    [InlineData("create", "keys crate x")]
    [InlineData("versions", "keys version x")]
    public async Task Option_Mistyped_TheNearestIsNamed(string nearest, string line)
    {
        var ran = (await SilentGateway.Run(line.Split(' '))).With(2);
        Assert.Contains(nearest, ran.Error.Split("See ")[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("keys create --dry-run", "--dry-run")]
    [InlineData("keys purge --force", "--force")]
    [InlineData("keys backup x --file --force", "--force")]
    [InlineData("keys create -5", "-5")]
    [InlineData("keys create x --tag --disabled", "--disabled")]
    [InlineData("keys create @name", "@name")]
    public async Task Option_InPlaceOfAName_IsNamedInTheError(string line, string word) =>
        Assert.Contains(word, (await SilentGateway.Run([.. line.Split(' '), .. gateway.Connecting])).With(2).Error, StringComparison.Ordinal);

    [Fact]
    public async Task Name_WithAHyphenBehindTwoHyphens_IsAName()
    {
        var before = gateway.Connections;
        (await SilentGateway.Run([.. "keys show".Split(' '), .. gateway.Connecting, "--", "--dry-run"])).With(5);
        Assert.True(gateway.Connections > before);
    }

    [Fact]
    public async Task Failure_AsJson_IsOneObjectOnStandardError()
    {
        foreach (var line in (string[])["--bogus -o json", "keys list --bogus --output json", "-o json keys purge", "keys show under_score -o=json", "keys update x -o json --data nowhere"])
        {
            var ran = (await SilentGateway.Run(line.Split(' '))).With(2);
            Assert.Empty(ran.Output);
            Assert.Equal("Usage", ran.ErrorJson.GetProperty("code").GetString());
            Assert.Equal(["code", "message", "requestId", "operationId", "retryAfterSeconds"], ran.ErrorJson.EnumerateObject().Select(property => property.Name));
        }
    }

    [Fact]
    public async Task Nothing_Written_IsHelp()
    {
        var ran = (await SilentGateway.Run()).With(0);
        Assert.Contains("Usage:", ran.Output, StringComparison.Ordinal);
        Assert.Contains("Exit codes", ran.Output, StringComparison.Ordinal);
        Assert.Empty(ran.Error);
    }
}
