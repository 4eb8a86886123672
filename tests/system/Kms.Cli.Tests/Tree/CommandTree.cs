using System.Buffers.Text;
using System.CommandLine;
using System.CommandLine.Completions;
using Kms.Cli;
using Kms.CliTests.Support;
using Command = System.CommandLine.Command;

namespace Kms.CliTests.Tree;

/// <summary>Every command, found from the root, with a command line of which nothing is wrong.</summary>
internal static class CommandTree
{
    /// <summary>Commands that do not ask the service.</summary>
    public static readonly string[] Offline =
        ["audit verify", "root-key check", "root-key export", "backup drill", "restore", "completion"];

    /// <summary>Those that need a data folder of a real service before they ask: their line is right, and not tried.</summary>
    public static readonly string[] NeedsData = ["drill region+replica"];

    public static IReadOnlyDictionary<string, Command> Leaves { get; } = Find(RootTree.Root, "").ToDictionary(leaf => leaf.Path, leaf => leaf.Command);

    public static IEnumerable<string> Paths => Leaves.Keys;

    /// <summary>The options of a command, with those of the commands that it is in.</summary>
    public static IReadOnlyList<Option> OptionsOf(string path)
    {
        var options = Leaves[path].Options.ToList();
        Command at = RootTree.Root;
        options.AddRange(at.Options.Where(option => option.Recursive));
        foreach (var word in path.Split(' ')[..^1])
        {
            at = at.Subcommands.Single(command => command.Name == word);
            options.AddRange(at.Options.Where(option => option.Recursive));
        }

        return options;
    }

    /// <summary>The command's words, then a value for whatever it needs, then how to reach the service.</summary>
    public static IReadOnlyList<string> Line(string path, SilentGateway gateway)
    {
        var command = Leaves[path];
        List<string> words = [.. path.Split(' ')];
        words.AddRange(command.Arguments.Select(ValueOf));
        foreach (var option in command.Options.Where(option => option.Required || option.Name is "--file" or "--yes"))
        {
            words.Add(option.Name);
            if (option.Arity.MaximumNumberOfValues > 0)
            {
                words.Add(ValueOf(path, option, gateway));
            }
        }

        words.AddRange(path switch
        {
            "keys update" => ["--tag", "a=b"],
            "keys policy set" => ["--never"],
            "vaults update" => ["--purge-protection", "true"],
            _ when path.StartsWith("drill ", StringComparison.Ordinal) => ["--stop-command", "true"],
            _ => [],
        });
        return Offline.Contains(path) ? words : [.. words, .. gateway.Connecting];
    }

    private static string ValueOf(Argument argument) => argument.Name switch
    {
        "KEY" => "default/some",
        "VAULT" => "some",
        "BYTES" => "8",
        _ => argument.GetCompletions(CompletionContext.Empty).First().Label,
    };

    private static string ValueOf(string path, Option option, SilentGateway gateway) => option.Name switch
    {
        "--file" => gateway.In(path switch
        {
            "keys import" => "key.pem",
            "keys decrypt" or "keys unwrap" => "sealed",
            "keys backup" or "root-key export" => "new-file",
            _ => "message",
        }),
        "--algorithm" => path is "keys sign" or "keys verify" ? "RS256" : "RSA-OAEP",
        "--signature" => "-" + Base64Url.EncodeToString(new byte[SilentGateway.SignatureBytes])[1..],
        "--remote-data" => gateway.In("remote"),
        "--i-really-mean-the-test-installation" => "east",
        _ => throw new InvalidOperationException($"{path} needs {option.Name}: say what for."),
    };

    private static IEnumerable<(string Path, Command Command)> Find(Command command, string path) => command.Subcommands.Count == 0
        ? [(path, command)]
        : command.Subcommands.SelectMany(inner => Find(inner, path.Length == 0 ? inner.Name : path + " " + inner.Name));
}
