using Kms.Http.Service;
using Kms.Keys;
using Xunit;

namespace Kms.Http.Settings;

/// <summary>Every part of a rotation policy is set, changed, read back, and seen to act.</summary>
public sealed class RotationSettingTests : IClassFixture<RunningService>
{
    private readonly RunningService service;
    private readonly SettingsLab lab;

    public RotationSettingTests(RunningService service)
    {
        this.service = service;
        lab = new SettingsLab(service);
        service.StartClock();
    }

    /// <summary>
    /// The member of <see cref="RotationSettings"/>; the policy; where it is read back; how long the key lives, or null; after how many
    /// days it is rotated, or null.
    /// </summary>
    public static TheoryData<string, string, string, string, int?, double?> Policies() => new()
    {
        { nameof(RotationSettings.Rotate), Action("Rotate", "timeAfterCreate", "P30D"), "timeAfterCreate", "P30D", null, 30 },
        { nameof(RotationSettings.Rotate), Action("rotate", "TimeAfterCreate", "PT180H"), "timeAfterCreate", "PT180H", null, 7.5 },
        { nameof(RotationSettings.Rotate), Action("Rotate", "timeBeforeExpiry", "P10D"), "timeBeforeExpiry", "P10D", 50, 40 },
        { nameof(RotationSettings.Rotate), Action("ROTATE", "TIMEBEFOREEXPIRY", "P1W"), "timeBeforeExpiry", "P1W", 20, 13 },
        { nameof(RotationSettings.Notify), Action("Notify", "timeBeforeExpiry", "P20D"), "timeBeforeExpiry", "P20D", 50, null },
    };

    [Theory]
    [MemberData(nameof(Policies))]
    public async Task Policy_Set_IsReadBackInItsOwnWordsAndActs(string member, string policy, string trigger, string time, int? lifeDays, double? rotatedAfterDays)
    {
        foreach (var changed in (bool[])[false, true])
        {
            var name = SettingsLab.NewName(member.ToLowerInvariant());
            var exp = lifeDays is { } days ? $$""","attributes":{"exp":{{lab.Now + (days * 86_400)}}}""" : string.Empty;
            await lab.Good("POST", $"/keys/{name}/create", $$"""{"kty":"oct"{{exp}}}""");
            if (changed)
            {
                await lab.Good("PUT", $"/keys/{name}/rotationpolicy", Action("Rotate", "timeAfterCreate", "P1Y"));
            }

            await lab.Good("PUT", $"/keys/{name}/rotationpolicy", policy);

            var action = Assert.Single((await lab.Good("GET", $"/keys/{name}/rotationpolicy")).GetProperty("lifetimeActions").EnumerateArray());
            Assert.Equal($$"""{"{{trigger}}":"{{time}}"}""", SettingsLab.At(action, "trigger"));
            Assert.Equal($$"""{"type":"{{member}}"}""", SettingsLab.At(action, "action"));
            await IsRotatedAfter(name, rotatedAfterDays);
        }
    }

    [Theory]
    [InlineData("P90D", 90)]
    [InlineData("P5W", 35)]
    [InlineData("P40DT12H", 40.5)]
    public async Task ExpiryTime_Set_IsReadBackAndGivenToRotatedVersions(string expiryTime, double days)
    {
        var name = SettingsLab.NewName("expiry");
        await lab.Good("POST", $"/keys/{name}/create", """{"kty":"oct"}""");
        await lab.Good("PUT", $"/keys/{name}/rotationpolicy", """{"attributes":{"expiryTime":"P1Y"}}""");
        await lab.Good("PUT", $"/keys/{name}/rotationpolicy", $$$"""{"Attributes":{"ExpiryTime":"{{{expiryTime}}}"}}""");

        Assert.Equal($"\"{expiryTime}\"", SettingsLab.At(await lab.Good("GET", $"/keys/{name}/rotationpolicy"), "attributes.expiryTime"));
        var rotated = (await lab.Good("POST", $"/keys/{name}/rotate")).GetProperty("attributes");
        Assert.Equal(days * 86_400, rotated.GetProperty("exp").GetInt64() - rotated.GetProperty("created").GetInt64());
    }

    [Theory]
    [InlineData("timeBeforeExpiry", """{"lifetimeActions":[{"trigger":{"timeBeforeExpiry":"P30D"},"action":{"type":"Rotate"}}]}""")]
    [InlineData("timeBeforeExpiry", """{"lifetimeActions":[{"trigger":{"timeBeforeExpiry":"P20D"},"action":{"type":"Notify"}}]}""")]
    [InlineData("timeBeforeExpiry", """{"lifetimeActions":[{"trigger":{"timeBeforeExpiry":"P90D"},"action":{"type":"Rotate"}}],"attributes":{"expiryTime":"P90D"}}""")]
    [InlineData("timeAfterCreate", """{"lifetimeActions":[{"trigger":{"timeAfterCreate":"P100D"},"action":{"type":"Rotate"}}],"attributes":{"expiryTime":"P90D"}}""")]
    [InlineData("timeAfterCreate", """{"lifetimeActions":[{"trigger":{"timeAfterCreate":"P0D"},"action":{"type":"Rotate"}}]}""")]
    [InlineData("timeAfterCreate", """{"lifetimeActions":[{"trigger":{"timeAfterCreate":"PT48H"},"action":{"type":"Rotate"}}]}""")]
    public async Task Policy_ThatWouldNeverFire_IsRefusedByNameAndChangesNothing(string word, string policy)
    {
        var name = SettingsLab.NewName("never");
        await lab.Good("POST", $"/keys/{name}/create", """{"kty":"oct"}""");
        var before = await service.Stored();

        var answer = await lab.Send("PUT", $"/keys/{name}/rotationpolicy", policy);

        Assert.Equal((400, "BadParameter"), (answer.Status, answer.ErrorCode));
        Assert.Contains(word, answer.Message, StringComparison.Ordinal);
        Assert.Equal(before, await service.Stored());
    }

    /// <summary>A policy that was read, given an action more, and sent back.</summary>
    [Fact]
    public async Task Policy_ReadAndSentBack_IsAccepted()
    {
        var name = SettingsLab.NewName("round");
        await lab.Good("POST", $"/keys/{name}/create", """{"kty":"oct"}""");
        var first = await lab.Good("GET", $"/keys/{name}/rotationpolicy");
        var second = await lab.Good("PUT", $"/keys/{name}/rotationpolicy", first.GetRawText());
        var third = await lab.Good("PUT", $"/keys/{name}/rotationpolicy", second.GetRawText());

        Assert.Equal(SettingsLab.At(first, "lifetimeActions"), SettingsLab.At(third, "lifetimeActions"));
    }

    [Fact]
    public void Policies_EveryMemberOfTheRecord_HasARow() =>
        Assert.Equal(typeof(RotationSettings).GetConstructors().Single(made => made.GetParameters().Length > 1).GetParameters().Select(member => member.Name).Order(),
            Policies().Select(row => row.Data.Item1).Append(nameof(RotationSettings.ExpiryTime)).Distinct().Order());

    private async Task IsRotatedAfter(string name, double? days)
    {
        lab.Advance(TimeSpan.FromDays((days ?? 60) - 0.1));
        if (days is null)
        {
            Assert.Equal(1, await lab.Versions(name));
            return;
        }

        Assert.Equal(1, await lab.Versions(name));
        lab.Advance(TimeSpan.FromDays(0.1));
        await lab.Until(async () => await lab.Versions(name) == 2, $"{name} is rotated after {days} days");
    }

    private static string Action(string type, string trigger, string time) =>
        $$$"""{"LifetimeActions":[{"trigger":{"{{{trigger}}}":"{{{time}}}"},"Action":{"Type":"{{{type}}}"}}]}""";
}
