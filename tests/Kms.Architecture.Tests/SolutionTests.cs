using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace Kms.Architecture;

/// <summary>The two ways to open the repository show what they promise.</summary>
public sealed partial class SolutionTests
{
    private static string[] InSolution { get; } =
        [.. ProjectInSolution().Matches(Repository.ReadText("Kms.Orleans.sln")).Select(match => match.Groups[1].Value.Replace('\\', '/'))];

    private static string[] InFilter { get; } = ReadFilter();

    [Fact]
    public void Solution_EveryProject_IsInIt() =>
        Assert.Equal(Repository.Projects.Select(project => project.Path), InSolution.Order(StringComparer.Ordinal));

    [Fact]
    public void Filter_EveryProjectWithoutOrleans_IsInItAndNoOther() =>
        Assert.Equal(
            Repository.Projects.Where(project => !project.NeedsOrleans).Select(project => project.Path),
            InFilter.Order(StringComparer.Ordinal));

    private static string[] ReadFilter()
    {
        using var filter = JsonDocument.Parse(Repository.ReadText("Kms.Standalone.slnf"));
        return [.. filter.RootElement.GetProperty("solution").GetProperty("projects").EnumerateArray().Select(item => item.GetString()!)];
    }

    [GeneratedRegex(@"^Project\([^)]*\) = ""[^""]*"", ""([^""]+\.csproj)""", RegexOptions.Multiline)]
    private static partial Regex ProjectInSolution();
}
