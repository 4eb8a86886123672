using System.Globalization;
using Xunit;

namespace Kms.Http.Calls;

/// <summary>
/// With one zone away: what changes something is refused with a time to come back and has changed nothing; everything else is as ever.
/// </summary>
public sealed class ZoneAwayTests
{
    private static readonly string[] Changing =
    [
        "createKey", "importKey", "rotateKey", "updateKey", "restoreKey", "deleteKey", "recoverKey", "purgeKey", "setRotationPolicy",
        "createVault", "updateVault", "deleteVault", "recoverVault", "purgeVault",
    ];

    [Fact]
    public async Task Call_WhileAZoneIsAway_IsRefusedIfItChangesAnything()
    {
        await using var stage = new CallStage();
        await stage.InitializeAsync();
        List<(CallRow Row, CallRow Call)> calls = [];
        foreach (var row in CallTests.All.Where(row => row.Succeeds))
        {
            calls.Add((row, await stage.Prepare(row)));
        }

        var disable = await stage.Prepare(new CallRow("updateKey", "disabled and nothing else", "PATCH", "/keys/{key}", "202", """{"attributes":{"enabled":false}}"""));
        stage.Service.ZoneB.Down = true;
        List<string> wrong = [];
        foreach (var (row, call) in calls)
        {
            var answer = await CallStage.Send(call, stage.Service.Client);
            var expected = Changing.Contains(row.Operation) ? "503 ServiceUnavailable/ZoneUnavailable" : row.Answer;
            var comesBack = int.TryParse(answer.Header("Retry-After"), CultureInfo.InvariantCulture, out var seconds) && seconds >= 1;
            wrong.AddRange(CallStage.Describe(answer) == expected && comesBack == (answer.Status == 503) ? [] : [$"{row}: {answer.Status} {answer.Text}"]);
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Equal(disable.Answer, CallStage.Describe(await CallStage.Send(disable, stage.Service.Client)));

        // Only a zone whose neighbour serves can be replaced.
        Assert.Equal("503 ServiceUnavailable/ZoneUnavailable", CallStage.Describe(await stage.Service.Client.Post("/zones/a/replace")));
        Assert.Equal("202", CallStage.Describe(await stage.Service.Client.Post("/zones/B/replace")));
    }
}
