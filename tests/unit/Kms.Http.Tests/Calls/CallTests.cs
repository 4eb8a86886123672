using Kms.Http.Routing;
using Kms.Regions;
using Xunit;

namespace Kms.Http.Calls;

/// <summary>Every operation has its success and each of its refusals, with the exact status and codes.</summary>
public sealed class CallTests(CallStage stage) : IClassFixture<CallStage>
{
    /// <summary>Refused to everybody, whatever the key is.</summary>
    private static readonly string[] NeverSucceed = ["releaseKey", "attestKey"];

    /// <summary>Its success takes a zone of the service away for good: see <see cref="ZoneAwayTests"/>.</summary>
    private static readonly string[] Elsewhere = ["replaceZone"];

    /// <summary>About this region and no key: as ever in a region that was fenced off.</summary>
    private static readonly string[] OfThisRegion =
    [
        "getZones", "getRegion", "getQuarantine", "startPairing", "pairRegion", "failOverRegion", "promoteRegion", "failBackRegion", "unpairRegion", "recopyVault",
        "getBackups", "backUpNow", "verifyBackups",
    ];

    public static IReadOnlyList<CallRow> All { get; } = [.. KeyCalls.All, .. UseCalls.All, .. ManagementCalls.All];

    public static TheoryData<CallRow> Rows => [.. All.Where(row => !row.IsLarge)];

    public static TheoryData<CallRow> Successes => [.. All.Where(row => row.Succeeds)];

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Call_InThisState_HasExactlyThisAnswer(CallRow row)
    {
        var call = await stage.Prepare(row);
        var before = await stage.Service.Stored();

        var answer = await CallStage.Send(call, stage.Service.Client);

        Assert.True(row.Answer == CallStage.Describe(answer), $"{row}: {answer.Status} {answer.Text}");
        if (!row.Succeeds)
        {
            Assert.Equal(before, await stage.Service.Stored());
        }
    }

    [Fact]
    public async Task Call_OfSomethingLarge_HasExactlyThisAnswer()
    {
        await using var own = new CallStage();
        await own.InitializeAsync();
        foreach (var row in All.Where(row => row.IsLarge))
        {
            var answer = await CallStage.Send(await own.Prepare(row), own.Service.Client);
            Assert.True(row.Answer == CallStage.Describe(answer), $"{row}: {answer.Status} {answer.Text}");
        }
    }

    /// <summary>What every operation refuses, in the order in which it is looked at.</summary>
    [Theory]
    [MemberData(nameof(Successes))]
    public async Task Call_WrongBeforeItsSubject_IsRefusedBeforeIt(CallRow row)
    {
        var call = await stage.Prepare(row);
        var before = await stage.Service.Stored();
        using var nobody = stage.Service.ClientWith(null);
        var onVaults = RouteTable.All.First(route => route.Name == row.Operation).Place == RoutePlace.Everywhere;
        var path = call.Path.Split('?')[0];

        Assert.Equal("401 Unauthorized", CallStage.Describe(await CallStage.Send(call, nobody)));
        Assert.Equal("400 BadParameter", await Describe(call with { Path = path + "?x=1" }));
        Assert.Equal("400 BadParameter", await Describe(call with { Path = path + "?api-version=1.0" }));
        Assert.Equal("405 MethodNotAllowed", await Describe(call with { Method = "BREW", Body = null }));
        Assert.Equal(onVaults ? "404 VaultNotFound" : "404 NotFound", await Describe(call, "no-such-vault"));
        if (path.Count(letter => letter == '/') > 1 && row.Path.Contains('{', StringComparison.Ordinal) && row.Path.Split('/')[2].StartsWith('{'))
        {
            var words = path.Split('/');
            words[2] = "a_b";
            Assert.Equal("400 BadParameter", await Describe(call with { Path = string.Join('/', words) }));
        }

        if (row.Path.Contains("{v}", StringComparison.Ordinal))
        {
            var words = path.Split('/');
            words[3] = "xyz";
            Assert.Equal("400 BadParameter", await Describe(call with { Path = string.Join('/', words) }));
        }

        Assert.Equal(before, await stage.Service.Stored());
    }

    [Theory]
    [MemberData(nameof(Successes))]
    public async Task Call_InAFencedRegion_IsRefusedUnlessItIsAboutTheRegion(CallRow row)
    {
        var call = await stage.Prepare(row);
        try
        {
            stage.Service.Region.Role = RegionRole.Fenced;
            Assert.Equal(OfThisRegion.Contains(row.Operation) ? row.Answer : "403 Forbidden/RegionFenced", await Describe(call));
        }
        finally
        {
            stage.Service.Region.Role = RegionRole.Home;
        }
    }

    [Fact]
    public void Rows_EveryRoute_HasASuccess()
    {
        var called = All.Where(row => row.Succeeds || NeverSucceed.Contains(row.Operation)).Select(row =>
        {
            var route = RouteRows.Find(row.Method, row.Path.Split('|')[^1])!;
            Assert.Equal(row.Operation, route.Name);
            return route;
        });

        Assert.Equal(Elsewhere, RouteTable.All.Except(called).Select(route => route.Name));
    }

    private async Task<string> Describe(CallRow prepared, string? vault = null) =>
        CallStage.Describe(await CallStage.Send(prepared, stage.Service.Client, vault));
}
