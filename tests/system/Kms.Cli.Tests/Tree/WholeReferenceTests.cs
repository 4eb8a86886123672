using Kms.Cli.Running;
using Kms.CliTests.Support;
using Xunit;

namespace Kms.CliTests.Tree;

/// <summary>A command never acts on more than was named: what it cannot use whole, it refuses before anything is sent.</summary>
public sealed class WholeReferenceTests(SilentGateway gateway) : IClassFixture<SilentGateway>
{
    private const string Version = "0123456789abcdef0123456789abcdef";

    private static readonly string[] WholeKey =
    [
        "keys create", "keys import", "keys rotate", "keys versions", "keys policy show", "keys policy set", "keys delete", "keys recover", "keys purge", "keys backup",
    ];

    private static readonly string[] OneVersion =
    [
        "keys show", "keys update", "keys enable", "keys disable", "keys sign", "keys verify", "keys encrypt", "keys decrypt", "keys wrap", "keys unwrap",
    ];

    public static TheoryData<string> WholeKeyPaths => [.. WholeKey];

    public static TheoryData<string> OneVersionPaths => [.. OneVersion];

    public static TheoryData<string> OfflinePaths => [.. CommandTree.Offline];

    /// <summary>Arguments and options that contradict each other, or of which one would be ignored.</summary>
    public static TheoryData<string> Contradictions =>
    [
        $"keys show default/x/{Version} --deleted",
        $"keys show x --key-version {Version} --deleted",
        "keys update x",
        "keys policy set x",
        "keys policy set x --never --rotate-after P90D",
        "keys policy set x --rotate-after P90D --rotate-before-expiry P30D",
        "keys encrypt x -a RSA-OAEP --aad about",
        "keys create x --size 2048",
        "keys create x -t rsa --curve P-256",
        "keys create x --tag a=1 --tag a=2",
        "keys create x y",
        "keys delete x y",
        "vaults update x",
        "vaults delete x y",
        "vaults list x",
        "vaults list --vault x",
        "zones status --vault x",
        "zones replace A B --yes",
        "backup now --target folder",
        "backup verify --root-key file",
        "backup list --set Kms:Region=x",
        "backup list --no-wait",
        "region status x",
        "region recopy a b --yes",
        "region pair --code 01234567-" + Version,
        "region pair --address https://localhost",
        "region pair --wait --address https://localhost --code 01234567-" + Version,
        "health x",
    ];

    [Fact]
    public void Commands_OnKeys_AreInOneOfTheLists()
    {
        Assert.Equal(WholeKey.Order(), CommandTree.Paths.Where(path => CommandTree.Leaves[path].Arguments.Contains(Symbols.WholeKey)).Order());
        Assert.Equal(OneVersion.Order(), CommandTree.Paths.Where(path => CommandTree.Leaves[path].Arguments.Contains(Symbols.Key)).Order());
        Assert.DoesNotContain(WholeKey, path => CommandTree.OptionsOf(path).Contains(Symbols.Version));
        Assert.All(OneVersion, path => Assert.Contains(Symbols.Version, CommandTree.OptionsOf(path)));
    }

    [Theory]
    [MemberData(nameof(WholeKeyPaths))]
    public async Task WholeKeyCommand_Version_IsRefused(string path)
    {
        await Refused(path, line => Replace(line, "default/some", $"default/some/{Version}"), "one version");
        await Refused(path, line => [.. line, "--key-version", Version], "--key-version");
        await Refused(path, line => [.. line, "--version", Version], "--version");
        await Refused(path, line => [.. line, "--vault", "other"], "'default'");
    }

    [Theory]
    [MemberData(nameof(OneVersionPaths))]
    public async Task VersionCommand_NamedTwice_IsRefused(string path)
    {
        await Refused(path, line => [.. Replace(line, "default/some", $"default/some/{Version}"), "--key-version", Version.Replace('0', 'f')], "give one of them");
        await Refused(path, line => [.. line, "--vault", "other"], "'default'");
    }

    [Theory]
    [MemberData(nameof(OfflinePaths))]
    public async Task OfflineCommand_WhereTheServiceIs_IsRefused(string path)
    {
        foreach (var option in Globals.Connecting)
        {
            string[] value = [option.Name, option.Name switch
            {
                "--endpoint" => gateway.Address,
                "--domain" => "vault.localhost",
                "--timeout" => "5",
                _ => "x",
            }];
            await Refused(path, line => [.. line, .. value], option.Name);
        }
    }

    [Theory]
    [InlineData("keys decrypt")]
    [InlineData("keys unwrap")]
    public async Task Ciphertext_OfAnotherVersion_IsRefused(string path) =>
        await Refused(path, line => [.. line, "--key-version", Version.Replace('0', 'f')], "another one");

    [Theory]
    [MemberData(nameof(Contradictions))]
    public async Task Line_ThatContradictsItself_IsCode2AndNothingIsSent(string line)
    {
        var before = gateway.Connections;
        (await SilentGateway.Run([.. line.Split(' '), .. gateway.Connecting])).With(2);
        Assert.Equal(before, gateway.Connections);
    }

    private static IReadOnlyList<string> Replace(IReadOnlyList<string> line, string word, string by) => [.. line.Select(each => each == word ? by : each)];

    private async Task Refused(string path, Func<IReadOnlyList<string>, IReadOnlyList<string>> change, string expected)
    {
        var before = gateway.Connections;
        var ran = (await SilentGateway.Run([.. change(CommandTree.Line(path, gateway))])).With(2);
        Assert.Contains(expected, ran.Error, StringComparison.Ordinal);
        Assert.Equal(before, gateway.Connections);
    }
}
