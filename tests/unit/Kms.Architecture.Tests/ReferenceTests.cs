using Xunit;

namespace Kms.Architecture;

/// <summary>The walls between the projects. The table is the drawing of the architecture: a new arrow is drawn here first, and reviewed.</summary>
public sealed class ReferenceTests
{
    /// <summary>Each shipped project and the projects it may reference itself.</summary>
    private static readonly Dictionary<string, string[]> MayReference = new(StringComparer.Ordinal)
    {
        ["Kms.Abstractions"] = [],
        ["Kms.Core"] = ["Kms.Abstractions"],
        ["Kms.PublicKeys"] = ["Kms.Abstractions"],
        ["Kms.Crypto"] = ["Kms.Abstractions", "Kms.Core", "Kms.PublicKeys"],
        ["Kms.Zones.Sql"] = ["Kms.Abstractions", "Kms.Core"],
        ["Kms.Regions"] = ["Kms.Abstractions", "Kms.Core", "Kms.Crypto"],
        ["Kms.Backups"] = ["Kms.Abstractions", "Kms.Core", "Kms.Crypto", "Kms.Regions", "Kms.Zones.Sql"],
        ["Kms.Configuration"] = ["Kms.Abstractions", "Kms.Backups", "Kms.Core", "Kms.Crypto", "Kms.Zones.Sql"],
        ["Kms.Audit"] = ["Kms.Abstractions", "Kms.Core", "Kms.Crypto"],
        ["Kms.Orleans"] = ["Kms.Abstractions", "Kms.Core"],
        ["Kms.Http"] = ["Kms.Abstractions", "Kms.Core"],
        ["Kms.Edge"] = ["Kms.Abstractions", "Kms.Configuration", "Kms.Crypto", "Kms.Http"],
        ["Kms.Clustering"] = ["Kms.Configuration", "Kms.Crypto", "Kms.Orleans"],
        ["Kms.Hosting"] =
        [
            "Kms.Abstractions", "Kms.Audit", "Kms.Backups", "Kms.Clustering", "Kms.Configuration", "Kms.Core", "Kms.Crypto", "Kms.Edge", "Kms.Http", "Kms.Orleans",
            "Kms.Regions", "Kms.Zones.Sql",
        ],
        ["Kms.Silo"] = ["Kms.Hosting"],
        ["OwnApplication"] = ["Kms.Hosting"],
        ["Kms.Client"] = ["Kms.Abstractions", "Kms.PublicKeys"],
        ["Kms.Client.Orleans"] = ["Kms.Client", "Kms.Crypto", "Kms.Orleans"],
        ["Kms.Cli"] =
        [
            "Kms.Audit", "Kms.Backups", "Kms.Client", "Kms.Configuration", "Kms.Core", "Kms.Crypto", "Kms.PublicKeys", "Kms.Zones.Sql",
        ],
    };

    /// <summary>What a project may never see, not even through another one.</summary>
    private static readonly (string Project, string Never)[] Walls =
    [
        ("Kms.Http", "Kms.Orleans"),
        ("Kms.Http", "Kms.Crypto"),
        ("Kms.Http", "Kms.Zones.Sql"),
        ("Kms.Orleans", "Kms.Zones.Sql"),
        ("Kms.Orleans", "Kms.Http"),
        ("Kms.Zones.Sql", "Kms.Crypto"),
        ("Kms.Orleans", "Kms.Crypto"),
        ("Kms.Regions", "Kms.Zones.Sql"),
        ("Kms.Cli", "Kms.Hosting"),
        ("Kms.Cli", "Kms.Http"),
        ("Kms.Cli", "Kms.Orleans"),
        ("Kms.PublicKeys", "Kms.Core"),
        ("Kms.Client", "Kms.Core"),
        ("Kms.Client", "Kms.Crypto"),
        ("Kms.Client", "Kms.Http"),
        ("Kms.Client", "Kms.Hosting"),
        ("Kms.Client", "Kms.Orleans"),
    ];

    public static TheoryData<string> Shipped => [.. Repository.Projects.Where(project => !project.IsTest).Select(project => project.Name)];

    [Theory]
    [MemberData(nameof(Shipped))]
    public void References_ShippedProject_AreThoseOfTheDrawing(string name)
    {
        Assert.True(MayReference.TryGetValue(name, out var allowed), $"{name} is not in the drawing: add it, with whom it may know.");
        Findings.None(Repository.Project(name).References.Except(allowed, StringComparer.Ordinal));
    }

    [Fact]
    public void References_Walls_HaveNoDoor()
    {
        var doors =
            from wall in Walls
            from project in Repository.Projects
            where project.Name == wall.Project && project.AllReferences.Contains(wall.Never)
            select $"{wall.Project} sees {wall.Never}";
        Findings.None(doors);
    }

    [Fact]
    public void References_ShippedProject_NeverATest() =>
        Findings.None(
            from project in Repository.Projects
            where !project.IsTest
            from reference in project.AllReferences
            where Repository.Project(reference).IsTest
            select $"{project.Name} references the test project {reference}");

    [Fact]
    public void Packages_Core_OnlyTheAnalyzer() =>
        Assert.Equal(["Microsoft.CodeAnalysis.BannedApiAnalyzers"], Repository.Project("Kms.Core").Packages);

    /// <summary>An application that only uses keys takes nothing of the server along.</summary>
    [Fact]
    public void References_Client_AreWhatClientsShareAndPublicKeys() =>
        Assert.Equal(["Kms.Abstractions", "Kms.PublicKeys"], Repository.Project("Kms.Client").AllReferences.Order(StringComparer.Ordinal));

    [Fact]
    public void Packages_PublicKeys_OnlyTheAnalyzer() =>
        Assert.Equal(["Microsoft.CodeAnalysis.PublicApiAnalyzers"], Repository.Project("Kms.PublicKeys").Packages);

    [Fact]
    public void Packages_Crypto_None() => Findings.None(Repository.Project("Kms.Crypto").Packages);

    /// <summary>Attributes that name the messages: nothing of Orleans runs there.</summary>
    [Fact]
    public void Packages_Abstractions_OnlyTheAttributes() =>
        Assert.Equal(
            ["Microsoft.CodeAnalysis.PublicApiAnalyzers", "Microsoft.Orleans.Serialization.Abstractions"], Repository.Project("Kms.Abstractions").Packages);

    [Theory]
    [InlineData("Microsoft.Orleans", "Kms.Orleans")]
    [InlineData("Microsoft.Data.Sqlite", "Kms.Zones.Sql")]
    [InlineData("Npgsql", "Kms.Zones.Sql")]
    [InlineData("Microsoft.IdentityModel", "Kms.Http")]
    [InlineData("OpenTelemetry", "Kms.Hosting")]
    [InlineData("Polly", "Kms.Client")]
    [InlineData("System.CommandLine", "Kms.Cli")]
    [InlineData("Spectre.Console", "Kms.Cli")]
    public void Packages_ShippedProject_AreReferencedByTheirOwnerOnly(string package, string owner)
    {
        // Clustering names Orleans' providers and the database that silos meet in.
        var others = Repository.Projects
            .Where(project => !project.IsTest && project.Name != owner && project.Name != "Kms.Abstractions" && !(package is "Microsoft.Orleans" or "Npgsql" && project.Name == "Kms.Clustering")
                && !(package == "Microsoft.Orleans" && project.Name is "Kms.Client.Orleans" or "Kms.Hosting"))
            .Where(project => project.Packages.Any(name => name.StartsWith(package, StringComparison.Ordinal)));
        Findings.None(others.Select(project => project.Name));
    }

    [Fact]
    public void Frameworks_InnerRings_KnowNoWebServer() =>
        Findings.None(
            from project in Repository.Projects
            where project.Name is "Kms.Abstractions" or "Kms.Core" or "Kms.Crypto" or "Kms.PublicKeys" or "Kms.Client"
                or "Kms.Zones.Sql" or "Kms.Orleans" or "Kms.Regions" or "Kms.Backups" or "Kms.Audit"
            where project.Xml.Descendants("FrameworkReference").Any()
            select project.Name);
}
