using Kms.Http.Service;
using Kms.Vaults;
using Xunit;

namespace Kms.Http.Settings;

/// <summary>Whatever can be set on a vault is set, read back and seen to act: at creation, by a second PUT, and at update.</summary>
public sealed class VaultSettingTests(RunningService service) : IClassFixture<RunningService>
{
    private readonly SettingsLab lab = new(service);

    public static TheoryData<string, VaultSetting> Rows() =>
        [.. from way in (string[])["create", "PUT", "PATCH"] from row in VaultSetting.All select (way, row)];

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Setting_Given_IsReadBackAndActs(string way, VaultSetting row)
    {
        var name = SettingsLab.NewName("vault");
        var body = Body(row, row.Value);
        if (way != "create")
        {
            Assert.Equal(row.Default, Property(row, await lab.Good("PUT", "/vaults/" + name)));
            await row.Acts(lab, service.Client.HostOf(name), false);
            if (row.Fixed)
            {
                await lab.Refused(400, "BadParameter", null, way, "/vaults/" + name, body);
                Assert.Equal(row.Default, Property(row, await lab.Good("GET", "/vaults/" + name)));
                return;
            }
        }

        Assert.Equal(row.Value, Property(row, await lab.Good(way == "create" ? "PUT" : way, "/vaults/" + name, body)));
        Assert.Equal(row.Value, Property(row, await lab.Good("GET", "/vaults/" + name)));
        await row.Acts(lab, service.Client.HostOf(name), true);
    }

    public static TheoryData<VaultSetting> EachRow() => [.. VaultSetting.All];

    [Theory]
    [MemberData(nameof(EachRow))]
    public async Task Setting_TakenBack_IsRefusedOrActs(VaultSetting row)
    {
        var name = SettingsLab.NewName("back");
        await lab.Good("PUT", "/vaults/" + name, Body(row, row.Value));

        // Another change leaves it.
        await lab.Good("PATCH", "/vaults/" + name, """{"properties":{}}""");
        await row.Acts(lab, service.Client.HostOf(name), true);
        if (row.Fixed || row.Once)
        {
            await lab.Refused(400, "BadParameter", null, "PATCH", "/vaults/" + name, Body(row, row.Default));
            await row.Acts(lab, service.Client.HostOf(name), true);
        }
        else
        {
            Assert.Equal(row.Default, Property(row, await lab.Good("PATCH", "/vaults/" + name, Body(row, row.Default))));
            await row.Acts(lab, service.Client.HostOf(name), false);
        }
    }

    [Fact]
    public void Rows_EveryMemberOfTheRecord_HasOne() =>
        Assert.Equal(typeof(VaultSettings).GetConstructors().Single(made => made.GetParameters().Length > 1).GetParameters().Select(member => member.Name).Order(),
            VaultSetting.All.Select(row => row.Member).Order());

    private static string Body(VaultSetting row, string value) => SettingsLab.With("{}", "properties." + row.Property, value);

    private static string? Property(VaultSetting row, System.Text.Json.JsonElement vault) => SettingsLab.At(vault, "properties." + row.Property);
}
