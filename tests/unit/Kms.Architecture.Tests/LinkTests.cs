using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace Kms.Architecture;

/// <summary>Links between the documents of the repository: every file, folder and heading that one names is there.</summary>
public sealed partial class LinkTests
{
    private static IEnumerable<string> Documents => Repository.Files.Where(file => file.EndsWith(".md", StringComparison.Ordinal));

    private static IEnumerable<(string Document, string Target)> Links =>
        from document in Documents
        from Match match in Link().Matches(Repository.Prose(document))
        let target = match.Groups[1].Value
        where !target.Contains("://", StringComparison.Ordinal)
        select (document, target);

    [Fact]
    public void Links_OfEveryDocument_LeadToSomething() =>
        Findings.None(Links.Where(link => !IsThere(link.Document, link.Target)).Select(link => $"{link.Document}: {link.Target}"));

    /// <summary>A page without a link to it is found by nobody.</summary>
    [Fact]
    public void Pages_All_AreInTheIndex()
    {
        const string Index = "docs/README.md";
        var linked = Links.Where(link => link.Document == Index).Select(link => "docs/" + link.Target).ToHashSet(StringComparer.Ordinal);
        Findings.None(Documents.Where(file => file.StartsWith("docs/", StringComparison.Ordinal) && file != Index && !linked.Contains(file)));
        Assert.Contains(Links, link => link.Document == "README.md" && link.Target == Index);
    }

    [Theory]
    [InlineData("What is *not* there", "what-is-not-there")]
    [InlineData("`kms`: the command, and \"more\"", "kms-the-command-and-more")]
    [InlineData("10. In a cluster", "10-in-a-cluster")]
    [InlineData("A [link](x.md)", "a-link")]
    public void Anchor_OfAHeading_IsAsGitHubMakesIt(string heading, string anchor) => Assert.Equal(anchor, Anchor(heading));

    private static bool IsThere(string document, string target)
    {
        var parts = target.Split('#', 2);
        var path = parts[0].Length == 0 ? document : Resolve(Path.GetDirectoryName(document)!, parts[0]);
        return parts.Length == 2
            ? Repository.Files.Contains(path) && Headings(path).Contains(parts[1])
            : Repository.Files.Contains(path) || Repository.Files.Any(file => file.StartsWith(path + "/", StringComparison.Ordinal));
    }

    private static string Resolve(string folder, string target) =>
        Path.GetRelativePath(Repository.Root, Path.Combine(Repository.Root, folder, target)).Replace('\\', '/').TrimEnd('/');

    private static IEnumerable<string> Headings(string document) =>
        Heading().Matches(Repository.Prose(document)).Select(match => Anchor(match.Groups[1].Value.TrimEnd()));

    private static string Anchor(string heading)
    {
        var anchor = new StringBuilder();
        foreach (var c in Link().Replace(heading, match => match.Value[1..match.Value.IndexOf(']', StringComparison.Ordinal)]).ToLowerInvariant())
        {
            _ = c is ' ' ? anchor.Append('-') : char.IsLetterOrDigit(c) || c is '-' or '_' ? anchor.Append(c) : anchor;
        }

        return anchor.ToString();
    }

    [GeneratedRegex(@"\[[^\]\n]*\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#{1,6} (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
