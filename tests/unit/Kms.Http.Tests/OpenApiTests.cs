using System.Text.Json;
using System.Text.RegularExpressions;
using Kms.Http.Routing;
using Kms.Http.Service;
using Kms.Operations;
using Xunit;

namespace Kms.Http;

/// <summary><c>GET /openapi/v1.json</c> beside the table of operations and the table of routes.</summary>
public sealed partial class OpenApiTests(RunningService service) : IClassFixture<RunningService>
{
    /// <summary>No caller asks for them.</summary>
    private static readonly Operation[] WithoutRoute = [Operation.OnDue, Operation.Authenticate];

    [Fact]
    public void Operations_All_HaveARoute() =>
        Assert.Equal(Operation.All.Except(WithoutRoute).Select(row => row.Name).Order(), RouteTable.All.Select(route => route.Operation?.Name).OfType<string>().Distinct().Order());

    [Fact]
    public async Task Document_Paths_AreThoseOfTheRoutes()
    {
        var document = await Read();

        Assert.Equal(
            RouteTable.All.Select(route => $"{route.Method} {route.Path} {route.Name}").Order(StringComparer.Ordinal),
            Described(document).Select(row => $"{row.Method} {row.Path} {Version().Replace(row.Id, string.Empty)}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Document_EveryOperation_HasAnIdOfItsOwnAndItsParameters()
    {
        var rows = Described(await Read()).ToArray();

        Assert.Equal(rows.Length, rows.Select(row => row.Id).Distinct().Count());
        foreach (var row in rows)
        {
            var parameters = row.Operation.GetProperty("parameters").EnumerateArray().Select(parameter => parameter.GetProperty("name").GetString()!).ToArray();
            Assert.Contains("api-version", parameters);
            Assert.Equal(Braces().Matches(row.Path).Select(match => match.Groups[1].Value), parameters.Where(name => name is "name" or "version"));
        }
    }

    [Fact]
    public async Task Document_Permission_IsThatOfTheOperation()
    {
        foreach (var row in Described(await Read()))
        {
            var operation = Operation.All.SingleOrDefault(operation => operation.Name.Equals(Version().Replace(row.Id, string.Empty), StringComparison.OrdinalIgnoreCase));
            Assert.Contains(operation is null ? "Not supported" : $"permission {operation.Permission};", row.Operation.GetProperty("description").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Bodies_EveryOperation_HasThem() =>
        Assert.Equal(Operation.All.Except(WithoutRoute).Select(row => row.Name).Order(), OperationBodies.All.Select(row => row.Operation.Name).Order());

    [Fact]
    public async Task Document_Bodies_AreThoseOfTheOperation()
    {
        foreach (var row in Described(await Read()))
        {
            var route = RouteTable.All.Single(route => (route.Method, route.Path) == (row.Method, row.Path));
            if (route.Operation is { } operation)
            {
                var bodies = OperationBodies.Of(operation);
                Assert.Equal(bodies.Request is not null, row.Operation.TryGetProperty("requestBody", out _));
                Assert.Equal(route.Status == 204, bodies.Answer is null);
            }
        }
    }

    [Fact]
    public async Task Document_Schemas_HaveTheNamesAndLimitsOfTheRecords()
    {
        var schemas = (await Read()).GetProperty("components").GetProperty("schemas");

        Assert.Equal(
            ["code", "message", "innererror"], schemas.GetProperty("ErrorDetail").GetProperty("properties").EnumerateObject().Select(property => property.Name));
        var retention = schemas.GetProperty("VaultPropertiesBody").GetProperty("properties").GetProperty("softDeleteRetentionInDays");
        Assert.Equal((7, 90), (retention.GetProperty("minimum").GetInt32(), retention.GetProperty("maximum").GetInt32()));
        Assert.True(schemas.GetProperty("JsonWebKey").GetProperty("properties").GetProperty("kid").GetProperty("readOnly").GetBoolean());
        Assert.Equal("base64url", schemas.GetProperty("KeyOperationParameters").GetProperty("properties").GetProperty("value").GetProperty("format").GetString());
    }

    private static IEnumerable<(string Method, string Path, string Id, JsonElement Operation)> Described(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        select (operation.Name.ToUpperInvariant(), path.Name, operation.Value.GetProperty("operationId").GetString()!, operation.Value);

    /// <summary>Anybody may read it.</summary>
    private async Task<JsonElement> Read()
    {
        using var nobody = service.ClientWith(null);
        var answer = await nobody.Get("/openapi/v1.json");
        Assert.Equal(200, answer.Status);
        return answer.Json;
    }

    [GeneratedRegex("OfVersion$")]
    private static partial Regex Version();

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Braces();
}
