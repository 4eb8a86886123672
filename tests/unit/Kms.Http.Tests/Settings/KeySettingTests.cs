using Kms.Http.Service;
using Kms.Keys;
using Xunit;

namespace Kms.Http.Settings;

/// <summary>Whatever can be set on a key is set, read back and seen to act: at creation, at import and at update.</summary>
public sealed class KeySettingTests(RunningService service) : IClassFixture<RunningService>
{
    private const string Created = """{"kty":"oct","key_size":256}""";
    private const string Imported = """{"key":{"kty":"oct","k":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"}}""";

    private readonly SettingsLab lab = new(service);

    public static TheoryData<string, KeySetting> Rows() =>
        [.. from way in (string[])["create", "import", "update", "update of a version"] from row in KeySetting.All select (way, row)];

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Setting_Given_IsReadBackAndActs(string way, KeySetting row)
    {
        var (with, without) = (SettingsLab.NewName("with"), SettingsLab.NewName("without"));
        var value = row.Value(lab);
        await lab.Good("POST", $"/keys/{without}/create", Created);
        var answer = await Set(way, with, row, value);

        Assert.Equal(value, SettingsLab.At(answer, row.Path));
        Assert.Equal(value, SettingsLab.At(await lab.Good("GET", "/keys/" + with), row.Path));
        Assert.NotEqual(value, SettingsLab.At(await lab.Good("GET", "/keys/" + without), row.Path));
        Assert.Null(await lab.Sign(without));
        await row.Acts(lab, with);
        Assert.Null(await lab.Sign(without));
    }

    [Fact]
    public void Rows_EveryMemberOfTheRecord_HasOne() =>
        Assert.Equal(typeof(KeySettings).GetConstructors().Single(made => made.GetParameters().Length > 1).GetParameters().Select(member => member.Name).Order(),
            KeySetting.All.Select(row => row.Member).Concat(KeySetting.Agreed).Order());

    [Fact]
    public async Task Update_SomethingElse_LeavesEverySetting()
    {
        var name = SettingsLab.NewName("kept");
        await lab.Good("POST", $"/keys/{name}/create",
            """{"kty":"oct","key_ops":["verify"],"attributes":{"enabled":false,"nbf":1,"exp":2000000000},"tags":{"a":"b"}}""");

        foreach (var (body, path, value) in ((string, string, string)[])
        [
            ("""{"attributes":{"enabled":true}}""", "attributes.enabled", "true"), ("""{"attributes":{"nbf":2}}""", "attributes.nbf", "2"),
            ("""{"attributes":{"exp":2000000001}}""", "attributes.exp", "2000000001"), ("""{"tags":{"c":"d"}}""", "tags", """{"c":"d"}"""),
            ("""{"key_ops":["sign"]}""", "key.key_ops", """["sign"]"""), ("{}", "attributes.nbf", "2"),
        ])
        {
            var before = await lab.Good("GET", "/keys/" + name);
            var after = await lab.Good("PATCH", "/keys/" + name, body);
            Assert.Equal(value, SettingsLab.At(after, path));
            Assert.All(KeySetting.All.Where(row => row.Path != path), row => Assert.Equal(SettingsLab.At(before, row.Path), SettingsLab.At(after, row.Path)));
        }
    }

    [Theory]
    [InlineData("nbf")]
    [InlineData("exp")]
    public async Task Update_ATimeToNull_IsRefusedByName(string time)
    {
        var name = SettingsLab.NewName("null");
        await lab.Good("POST", $"/keys/{name}/create", $$$"""{"kty":"oct","attributes":{"{{{time}}}":null}}""");

        await lab.Refused(400, "BadParameter", null, "PATCH", "/keys/" + name, $$$"""{"attributes":{"{{{time}}}":null}}""");
    }

    private async Task<System.Text.Json.JsonElement> Set(string way, string name, KeySetting row, string value)
    {
        var path = row.Path == "key.key_ops" && way != "import" ? "key_ops" : row.Path;
        switch (way)
        {
            case "create":
                return await lab.Good("POST", $"/keys/{name}/create", SettingsLab.With(Created, path, value));
            case "import":
                return await lab.Good("PUT", "/keys/" + name, SettingsLab.With(Imported, path, value));
            default:
                var made = await lab.Good("POST", $"/keys/{name}/create", Created);
                var version = way == "update" ? string.Empty : "/" + made.GetProperty("key").GetProperty("kid").GetString()!.Split('/')[^1];
                return await lab.Good("PATCH", $"/keys/{name}{version}", SettingsLab.With("{}", path, value));
        }
    }
}
