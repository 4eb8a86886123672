using Kms.Access;
using Kms.Http.Routing;
using Kms.Http.Service;
using Xunit;

namespace Kms.Http.Permissions;

/// <summary>Every route with callers that have one permission, or all but one. A route that nobody has decided on fails here.</summary>
public sealed class RoutePermissionTests(RunningService service) : IClassFixture<RunningService>, IAsyncLifetime
{
    private static readonly Permission[] Permissions = [.. Enum.GetValues<Permission>().Where(permission => permission != Permission.None)];
    private readonly RouteTargets targets = new(service);

    public static TheoryData<RoutePermission> Rows => [.. RoutePermissions.All];

    public async ValueTask InitializeAsync()
    {
        var all = Permissions.Aggregate(Permission.None, (sum, one) => sum | one);
        service.Access.Current = new AccessPolicy(
        [
            new RoleAssignment(RunningService.Administrator.PrincipalId, new Role("Everything", all), AccessScope.Server),
            .. Permissions.Select(one => new RoleAssignment(Only(one), new Role("One", one), AccessScope.Server)),
            .. Permissions.Select(one => new RoleAssignment(AllBut(one), new Role("All but one", all & ~one), AccessScope.Server)),
        ]);
        await targets.Make();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Route_EachPermissionAlone_IsEnoughOnlyIfItIsTheOne(RoutePermission row)
    {
        var (path, body) = await targets.Fill(row);
        var before = await service.Stored();
        List<Permission> enough = [];
        foreach (var permission in Permissions.Where(permission => permission != row.Permission))
        {
            if (!IsDenied(await Send(row, path, body, Only(permission))))
            {
                enough.Add(permission);
            }
        }

        Assert.Empty(enough);
        Assert.Equal(before, await service.Stored());
        var answer = await Send(row, path, body, Only(row.Permission));
        Assert.True(answer.Status == row.Status, $"{answer.Status} {answer.Text}");
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Route_EveryPermissionButTheOne_IsDenied(RoutePermission row)
    {
        var (path, body) = await targets.Fill(row);
        var before = await service.Stored();

        Assert.True(IsDenied(await Send(row, path, body, AllBut(row.Permission))));
        Assert.True(IsDenied(await Send(row, path, body, "a stranger")));
        Assert.Equal(before, await service.Stored());
    }

    [Fact]
    public void Rows_EveryRoute_HasOne() => Assert.Equal(
        RouteTable.All.Select(route => route.Method + " " + RouteRows.PathOf(route, "*")).Order(),
        RoutePermissions.All.Select(row => row.Method + " " + RouteOf(row)).Concat(RoutePermissions.NotSupported).Order());

    [Fact]
    public void Rows_EveryPermission_OpensARoute() =>
        Assert.Equal(Permissions.Order(), RoutePermissions.All.Select(row => row.Permission).Distinct().Order());

    private static string RouteOf(RoutePermission row) => string.Join('/', row.Path.Split('/').Select(word => word is "c" || word.StartsWith('{') ? "*" : word));

    private static string Only(Permission permission) => "only-" + permission;

    private static string AllBut(Permission permission) => "all-but-" + permission;

    private static bool IsDenied(Answer answer) => answer.Status == 403 && answer.ErrorCode == "Forbidden" && answer.InnerCode == "ForbiddenByRbac";

    private async Task<Answer> Send(RoutePermission row, string path, string? body, string principal)
    {
        using var client = service.ClientAs(principal);
        return await client.Send(new HttpMethod(row.Method), path, body);
    }
}
