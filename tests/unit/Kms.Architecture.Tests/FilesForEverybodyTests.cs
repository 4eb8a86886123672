using System.Text.RegularExpressions;
using Xunit;

namespace Kms.Architecture;

/// <summary>The repository works on any machine: nothing in it names the one it was written on, or a mirror that only some can reach.</summary>
public sealed partial class FilesForEverybodyTests
{
    // Put together here, or this file would find itself.
    private static readonly string[] RegistryHosts =
        ["api.nuget" + ".org", "registry.npmjs" + ".org", "registry.yarnpkg" + ".com", "files.pythonhosted" + ".org", "pkgs.dev.azure" + ".com"];

    private static IEnumerable<(string File, string Text)> Texts =>
        from file in Repository.Files
        let text = Repository.ReadText(file)
        where !text.Contains('\0', StringComparison.Ordinal)
        select (file, text);

    [Fact]
    public void Text_Any_NamesNoPackageRegistry() =>
        Findings.None(
            from entry in Texts
            from host in RegistryHosts
            where entry.Text.Contains(host, StringComparison.OrdinalIgnoreCase)
            select $"{entry.File}: {host}");

    [Fact]
    public void Text_Any_NamesNoPathOfAMachine() =>
        Findings.None(
            from entry in Texts
            where entry.File != "tests/unit/Kms.Architecture.Tests/FilesForEverybodyTests.cs"
            from Match match in MachinePath().Matches(entry.Text)
            select $"{entry.File}: {match.Value}");

    [GeneratedRegex(@"(?<![\w.)}$\]/-])(/(home|root|work|Users|mnt|private)/[\w.-]+|/tmp/[\w-]+/[\w-]+|[A-Za-z]:\\Users\\\w+)")]
    private static partial Regex MachinePath();
}
