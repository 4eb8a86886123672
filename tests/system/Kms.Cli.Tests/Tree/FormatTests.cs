using System.CommandLine;
using System.CommandLine.Help;
using Kms.CliTests.Support;
using Xunit;

namespace Kms.CliTests.Tree;

/// <summary>What help promises of the form of a value is enforced, for every option and every argument of every command, before anything is sent.</summary>
public sealed class FormatTests(SilentGateway gateway) : IClassFixture<SilentGateway>
{
    private const string Version = "0123456789abcdef0123456789abcdef";

    /// <summary>Values that do not have the form: by the name of the option or argument, else by what stands for its value in help.</summary>
    private static readonly Dictionary<string, string[]> Wrong = new()
    {
        ["KEY"] = ["under_score", "a/b/c", "a/b/c/d", "/x", "x/", "", "vault-/x", $"default/x/{Version}0", new string('n', 128), "a b"],
        ["VAULT"] = ["no_vault", "x-", "a/b", "", new string('v', 64)],
        ["ZONE"] = ["C", "a", "AB", ""],
        ["SHELL"] = ["fish", ""],
        ["BYTES"] = ["0", "129", "x", "1.5", ""],
        ["VERSION"] = ["1", "newest", Version + "0", Version.ToUpperInvariant(), ""],
        ["TIME"] = ["tomorrow", "2027", "2027-01-31", "2027-01-31T00:00:00", "00:00", "2027-13-01T00:00:00Z", "01/02/2027", "2027-01-31 00:00:00Z", ""],
        ["DURATION"] = ["90d", "P", "-P1D", "1", "P1D1Y", ""],
        ["BASE64URL"] = ["!!", "a", "YQ==", "a b", "a+/b"],
        ["URL"] = ["localhost:8443", "http://localhost:8443", "https://", "ftp://x", "https://localhost/path", "https://a b", "https://u@localhost", ""],
        ["--domain"] = ["a b", "x..y", "https://x", ""],
        ["--algorithm"] = ["ES257", "es256", ""],
        ["text|json"] = ["xml", "JSON", ""],
        ["true|false"] = ["yes", "1", ""],
        ["TYPE"] = ["dsa", "EC", ""],
        ["CURVE"] = ["P-257", "P256", ""],
        ["BITS"] = ["1024", "2048.0", "x", ""],
        ["DAYS"] = ["6", "91", "7.5", "a week", ""],
        ["PID"] = ["0", "x", "1.5", "99999999999", ""],
        ["NUMBER"] = ["0", "x", "1.5", ""],
        ["SECONDS"] = ["x", "1e3", "86401", "1,5", "NaN", "Infinity", ""],
        ["CODE"] = ["x", Version, "0123456-" + Version, ""],
        ["NAME,..."] = ["sing", "sign,", "sign,verfy", ""],
        ["--tag"] = ["novalue", "=v", ""],
    };

    /// <summary>Of these help promises no form: a text is a text, and a file is looked at when it is read.</summary>
    private static readonly string[] Free =
        ["FILE", "FOLDER", "TEXT", "COMMAND", "ID", "--set", "--i-really-mean-the-test-installation"];

    public static TheoryData<string, string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string, string>();
            var seen = new HashSet<Symbol>();
            foreach (var path in CommandTree.Paths)
            {
                foreach (var (name, form, symbol) in Valued(path).Where(symbol => !IsFree(symbol)))
                {
                    // What several commands share is one thing, and is tried with the first of them.
                    if (seen.Add(symbol))
                    {
                        cases.Add(path, name, Wrong.ContainsKey(name) ? name : form);
                    }
                }
            }

            return cases;
        }
    }

    [Fact]
    public void Symbols_All_HaveAFormOrAreFree() => Assert.Empty(
        from path in CommandTree.Paths
        from symbol in Valued(path)
        where !IsFree(symbol) && !Wrong.ContainsKey(symbol.Name) && !Wrong.ContainsKey(symbol.Form)
        select $"{path} {symbol.Name}: {symbol.Form}");

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Value_OfAnotherForm_IsCode2AndNothingIsSent(string path, string name, string form)
    {
        var before = gateway.Connections;
        foreach (var value in Wrong[form])
        {
            var words = With(CommandTree.Line(path, gateway), path, name, value);
            var ran = await SilentGateway.Run(words);
            Assert.True(ran.Code == 2, $"{string.Join(' ', words)}: {ran.Code}\n{ran.Error}");
            Assert.Empty(ran.Output);
            Assert.True(
                ran.Error.Contains(name, StringComparison.Ordinal) || ran.Error.Contains($"'{value}'", StringComparison.Ordinal) || ran.Error.Contains("is not a valid", StringComparison.Ordinal)
                || ran.Error.Contains("is not a", StringComparison.Ordinal),
                ran.Error);
            Assert.Contains(" --help.", ran.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("System.", ran.Error, StringComparison.Ordinal);
        }

        Assert.Equal(before, gateway.Connections);
    }

    private static bool IsFree((string Name, string Form, Symbol Symbol) symbol) => Free.Contains(symbol.Name) || Free.Contains(symbol.Form);

    private static IEnumerable<(string Name, string Form, Symbol Symbol)> Valued(string path) =>
        CommandTree.Leaves[path].Arguments.Select(argument => (argument.Name, argument.Name, (Symbol)argument))
            .Concat(CommandTree.OptionsOf(path).Where(option => option.Arity.MaximumNumberOfValues > 0 && option is not HelpOption)
                .Select(option => (option.Name, option.HelpName ?? "", (Symbol)option)));

    /// <summary>The line with this value in place of the right one.</summary>
    private static string[] With(IReadOnlyList<string> line, string path, string name, string value)
    {
        var words = line.ToList();
        var argument = CommandTree.Leaves[path].Arguments.ToList().FindIndex(argument => argument.Name == name);
        if (argument >= 0)
        {
            words[path.Split(' ').Length + argument] = value;
            return [.. words];
        }

        var at = words.IndexOf(name);
        if (at >= 0)
        {
            words.RemoveRange(at, 2);
        }

        return [.. words, $"{name}={value}"];
    }
}
