using System.Text.RegularExpressions;
using Kms.Operations;
using Kms.Testing;
using Xunit;

namespace Kms.Http.Permissions;

/// <summary>The tables of <c>docs/api.md</c> against the routes, the permissions written out beside this file, and the table of operations.</summary>
public sealed partial class ApiPageTests
{
    private static readonly PageRow[] Rows = [.. Row().Matches(Page()).Select(match => new PageRow(
        match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value, match.Groups[4].Value, match.Groups[5].Value))];

    [Fact]
    public void Page_EveryRoute_HasItsRowWithItsPermission() => Assert.Equal(
        RoutePermissions.All.Select(route => $"{route.Method} {Shape(route.Path)} {route.Permission}").Order(StringComparer.Ordinal),
        Rows.Select(row => $"{row.Method} {Shape(row.Path)} {row.Permission}").Order(StringComparer.Ordinal));

    [Fact]
    public void Page_EveryOperation_IsThereAsTheTableSays() => Assert.Equal(
        Operation.All.Where(row => row != Operation.OnDue && row != Operation.Authenticate)
            .Select(row => $"{row.Name} {row.Permission} {Word(row.Serving)}").Order(StringComparer.Ordinal),
        Rows.Select(row => $"{row.Operation} {row.Permission} {row.InReplica}").Distinct().Order(StringComparer.Ordinal));

    private static string Word(Serving serving) => serving switch
    {
        Serving.AnyRegion => "yes",
        Serving.HomeRegion => "no",
        Serving.EveryRole => "always",
        _ => throw new ArgumentOutOfRangeException(nameof(serving), serving, "Not on the page."),
    };

    /// <summary>A name in braces, or the zone of the tests, is any name.</summary>
    private static string Shape(string path) => string.Join('/', path.Split('/').Select(word => word is "c" || word.StartsWith('{') ? "*" : word));

    private static string Page() => File.ReadAllText(SourceTree.PathOf("docs", "api.md"));

    [GeneratedRegex(@"^\| (GET|POST|PUT|PATCH|DELETE) \| `([^`]+)` \| (\w+) \| (\w+) \| (\w+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    private sealed record PageRow(string Method, string Path, string Operation, string Permission, string InReplica);
}
