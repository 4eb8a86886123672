using Kms.Keys;
using Xunit;

namespace Kms.Http.Settings;

/// <summary>One member of <see cref="KeySettings"/>, written out: how it is sent, and how a symmetric key behaves that has it.</summary>
/// <param name="Member">Of the settings record.</param>
/// <param name="Path">In the body, and in the key that is read back. In an import, operations stand in <c>key.key_ops</c>.</param>
/// <param name="Value">Another than a new key has, as JSON.</param>
/// <param name="Acts">Asserts that a key without it behaves otherwise than one with it.</param>
public sealed record KeySetting(string Member, string Path, Func<SettingsLab, string> Value, Func<SettingsLab, string, Task> Acts)
{
    public static IReadOnlyList<KeySetting> All { get; } =
    [
        new(nameof(KeySettings.Enabled), "attributes.enabled", _ => "false", async (lab, name) =>
        {
            Assert.Equal("KeyDisabled", await lab.Sign(name));
            await lab.Good("PATCH", "/keys/" + name, """{"attributes":{"Enabled":true}}""");
            Assert.Null(await lab.Sign(name));
        }),
        new(nameof(KeySettings.NotBefore), "attributes.nbf", lab => $"{lab.Now + 60}", async (lab, name) =>
        {
            Assert.Equal("KeyNotYetValid", await lab.Sign(name));
            Assert.Null(await lab.Verify(name));
            lab.Advance(TimeSpan.FromSeconds(61));
            Assert.Null(await lab.Sign(name));
        }),
        new(nameof(KeySettings.Expires), "attributes.exp", lab => $"{lab.Now + 60}", async (lab, name) =>
        {
            Assert.Null(await lab.Sign(name));
            lab.Advance(TimeSpan.FromSeconds(61));
            Assert.Equal("KeyExpired", await lab.Sign(name));
            Assert.Null(await lab.Verify(name));
        }),
        new(nameof(KeySettings.Operations), "key.key_ops", _ => """["verify"]""", async (lab, name) =>
        {
            Assert.Equal("KeyOperationForbidden", await lab.Sign(name));
            Assert.Null(await lab.Verify(name));
        }),
        new(nameof(KeySettings.Tags), "tags", _ => """{"Team":"payments"}""", async (lab, name) =>
        {
            var rotated = await lab.Good("POST", $"/keys/{name}/rotate");
            Assert.Equal("""{"Team":"payments"}""", SettingsLab.At(rotated, "tags"));
            var listed = (await lab.Good("GET", $"/keys/{name}/versions")).GetProperty("value");
            Assert.All(listed.EnumerateArray(), item => Assert.Equal("""{"Team":"payments"}""", SettingsLab.At(item, "tags")));
        }),
    ];

    /// <summary>Members that are agreed to and not set: see <see cref="AgreedTests"/>.</summary>
    public static IReadOnlyList<string> Agreed { get; } = [nameof(KeySettings.Recovery)];

    public override string ToString() => Member;
}
