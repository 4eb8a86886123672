using System.Text.RegularExpressions;
using Xunit;

namespace Kms.Architecture;

/// <summary>
/// What the documents promise is there: the projects, tests and scenarios that their commands name, the settings, the files. The commands themselves are run by
/// <c>tests/clients/readme/run.sh</c>.
/// </summary>
public sealed partial class DocumentTests
{
    private const int ReadmeCharactersMax = 8000;

    /// <summary>Decisions tell what was; they may name what is gone.</summary>
    private static IEnumerable<string> Documents => Repository.Files.Where(
        file => file.EndsWith(".md", StringComparison.Ordinal) && !file.StartsWith("infra/decisions/", StringComparison.Ordinal) && file != "CHANGELOG.md");

    [Fact]
    public void Readme_OfTheRepository_IsShort() =>
        Assert.InRange(Repository.ReadText("README.md").Length, 1, ReadmeCharactersMax);

    [Fact]
    public void Commands_OfDotnet_NameProjectsThatAreThere() =>
        Findings.None(
            from found in Matches(DotnetCommand())
            let place = found.Match.Groups[1].Value
            where !Repository.Files.Contains(place) && !Repository.Files.Any(file => file.StartsWith(place.TrimEnd('/') + "/", StringComparison.Ordinal))
            select $"{found.Document}: {found.Match.Value}");

    [Fact]
    public void Commands_OfTests_NameTestsThatAreThere() =>
        Findings.None(
            from found in Matches(TestFilter())
            where !Repository.Sources.Any(file => file.StartsWith(found.Match.Groups[1].Value + "/", StringComparison.Ordinal)
                && Regex.IsMatch(Repository.ReadText(file), $@"(class|Task|void) \w*{found.Match.Groups[2].Value}"))
            select $"{found.Document}: {found.Match.Value}");

    [Fact]
    public void Commands_OfFaults_NameScenariosThatAreThere()
    {
        var names = Repository.Sources.Where(file => file.StartsWith("tests/chaos/Kms.Faults/", StringComparison.Ordinal)).Select(Repository.ReadText).ToArray();
        Findings.None(
            from found in Matches(Scenario())
            let name = found.Match.Groups[1].Value
            where !names.Any(text => text.Contains($"\"{name}\"", StringComparison.Ordinal))
            select $"{found.Document}: {found.Match.Value}");
    }

    /// <summary>The whole name of a setting, or of a group of settings.</summary>
    [Fact]
    public void Settings_All_AreInTheTable()
    {
        var settings = Repository.ShippedSources.Where(file => file.StartsWith("src/Kms.Configuration/", StringComparison.Ordinal))
            .SelectMany(file => Quoted().Matches(Repository.ReadText(file))).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        Assert.Contains("Kms:Data", settings);
        Findings.None(
            from found in Matches(Setting())
            let name = found.Match.Value
            where !settings.Contains(name) && !settings.Any(setting => setting.StartsWith(name + ":", StringComparison.Ordinal))
            select $"{found.Document}: {name}");
    }

    /// <summary>NAME in a path is any name; a decision may be named by its number. <c>src/README.md</c> says where files go that are not there yet.</summary>
    [Fact]
    public void Paths_InBackticks_AreThere() =>
        Findings.None(
            from found in Matches(PathInBackticks())
            let path = found.Match.Groups[1].Value.TrimEnd('/')
            where found.Document != "src/README.md" && !path.Contains("NAME", StringComparison.Ordinal)
            where !Repository.Files.Any(file => file == path || file.StartsWith(path + "/", StringComparison.Ordinal) || file.StartsWith(path + "-", StringComparison.Ordinal))
            select $"{found.Document}: {path}");

    private static IEnumerable<(string Document, Match Match)> Matches(Regex pattern) =>
        from document in Documents from Match match in pattern.Matches(Repository.ReadText(document)) select (document, match);

    [GeneratedRegex(@"dotnet (?:run|test|build|publish)(?: -c Release| --no-build)*(?: --project)? ((?:src|tests|silo-host|client-sdk|Kms\.)[\w./-]*)")]
    private static partial Regex DotnetCommand();

    [GeneratedRegex(@"dotnet test (tests/[\w.]+) --filter (\w+)")]
    private static partial Regex TestFilter();

    [GeneratedRegex(@"--scenario ([a-z][a-z-]+)")]
    private static partial Regex Scenario();

    [GeneratedRegex(@"\bKms(:[A-Z]\w*|:\d)+")]
    private static partial Regex Setting();

    [GeneratedRegex("\"(Kms(?::\\w+)+)\"")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"`((?:src|tests|docs|infra|client-sdk|silo-host)/[\w./-]+)`")]
    private static partial Regex PathInBackticks();
}
