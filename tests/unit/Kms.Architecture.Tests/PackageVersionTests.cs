using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace Kms.Architecture;

/// <summary>A build next year gets the same packages as a build today.</summary>
public sealed partial class PackageVersionTests
{
    private static IEnumerable<XElement> Versions { get; } =
        XDocument.Parse(Repository.ReadText("Directory.Packages.props")).Descendants("PackageVersion");

    [Fact]
    public void Versions_All_AreExact() =>
        Assert.All(Versions, version => Assert.Matches(ExactVersion(), (string?)version.Attribute("Version") ?? "none"));

    [Fact]
    public void Versions_All_StandInOnePlace() =>
        Findings.None(
            from project in Repository.Projects
            from reference in project.Xml.Descendants("PackageReference")
            where reference.Attribute("Version") is not null || reference.Attribute("VersionOverride") is not null
            select $"{project.Name}: {(string?)reference.Attribute("Include")}");

    [Fact]
    public void Versions_PackageNobodyReferences_IsNotListed()
    {
        // Transitive pinning: these come in through a package that is referenced, at a version that is chosen here.
        string[] pinned = ["SQLitePCLRaw.core", "SQLitePCLRaw.provider.e_sqlite3"];
        var used = Repository.Projects.SelectMany(project => project.Packages).Concat(pinned);
        Findings.None(Versions.Select(version => (string)version.Attribute("Include")!).Except(used, StringComparer.Ordinal));
    }

    [Fact]
    public void NodePackages_All_AreExact() =>
        Findings.None(
            from file in Repository.Files
            where Path.GetFileName(file) == "package.json"
            from Match match in LooseNodeVersion().Matches(Repository.ReadText(file))
            select $"{file}: {match.Value}");

    [GeneratedRegex(@"^\d+\.\d+\.\d+(\.\d+)?(-[0-9A-Za-z.]+)?$")]
    private static partial Regex ExactVersion();

    [GeneratedRegex("""
        "@?[\w./-]+":\s*"[~^*][^"]*"
        """)]
    private static partial Regex LooseNodeVersion();
}
