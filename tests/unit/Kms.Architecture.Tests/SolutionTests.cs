using System.Text.RegularExpressions;
using Xunit;

namespace Kms.Architecture;

/// <summary>There is one solution, and everything is in it.</summary>
public sealed partial class SolutionTests
{
    private static string[] InSolution { get; } =
        [.. ProjectInSolution().Matches(Repository.ReadText("Kms.Orleans.sln")).Select(match => match.Groups[1].Value.Replace('\\', '/'))];

    [Fact]
    public void Solution_EveryProject_IsInIt() =>
        Assert.Equal(Repository.Projects.Select(project => project.Path), InSolution.Order(StringComparer.Ordinal));

    [Fact]
    public void Solution_Another_IsNotThere() =>
        Assert.Equal(["Kms.Orleans.sln"], Repository.Files.Where(file => Path.GetExtension(file) is ".sln" or ".slnf" or ".slnx"));

    [GeneratedRegex(@"^Project\([^)]*\) = ""[^""]*"", ""([^""]+\.csproj)""", RegexOptions.Multiline)]
    private static partial Regex ProjectInSolution();
}
