using Xunit;

namespace Kms.Architecture;

/// <summary>Files stay small enough to be read at once. The limits are a ratchet: lower them when the code allows it, never raise them.</summary>
public sealed class FileShapeTests
{
    private const int LinesMax = 350;
    private const int LinesUsual = 170;
    private const double LongShareMax = 0.10;
    private const int ReadmeLinesMax = 40;
    private const int ProductLinesMax = 210;
    private const int ColumnsMax = 140;

    /// <summary>How many product lines are still too long. Lower it with every line that is mended.</summary>
    private const int LinesTooLong = 744;

    [Fact]
    public void Source_Any_HasAtMost350Lines() =>
        Findings.None(Repository.Sources.Where(file => Repository.CountLines(file) > LinesMax));

    [Fact]
    public void Source_Most_HaveAtMost170Lines()
    {
        var sources = Repository.Sources.ToArray();
        var longer = sources.Where(file => Repository.CountLines(file) > LinesUsual).ToArray();
        Assert.True(
            longer.Length <= sources.Length * LongShareMax,
            $"{longer.Length} of {sources.Length} files have more than {LinesUsual} lines: {string.Join(", ", longer)}");
    }

    [Fact]
    public void Source_OfTheProduct_HasAtMost210Lines() =>
        Findings.None(Repository.ShippedSources.Where(file => Repository.CountLines(file) > ProductLinesMax));

    [Fact]
    public void Lines_OfTheProduct_NoMoreThanBeforeAreLongerThan140() =>
        Assert.Equal(
            LinesTooLong, Repository.ShippedSources.Sum(file => Repository.ReadText(file).Split('\n').Count(line => line.Length > ColumnsMax)));

    [Fact]
    public void Readme_ShippedProject_IsThere() =>
        Findings.None(
            from project in Repository.Projects
            where !project.IsTest && !Repository.Files.Contains(project.Folder + "/README.md")
            select project.Name);

    [Fact]
    public void Readme_OfAProject_HasAtMost40Lines() =>
        Findings.None(
            from project in Repository.Projects
            let readme = project.Folder + "/README.md"
            where Repository.Files.Contains(readme) && Repository.CountLines(readme) > ReadmeLinesMax
            select $"{readme}: {Repository.CountLines(readme)} lines");
}
