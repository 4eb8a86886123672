using System.Diagnostics;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using Kms.CliTests.Support;
using Xunit;

namespace Kms.CliTests;

/// <summary>What a command gives, its inverse takes: files, words and names at their limits.</summary>
[Trait("Category", "Long")]
public sealed class PairTests(RunningHost host) : IClassFixture<RunningHost>
{
    private const int TagsMax = 15;
    private const int TextMax = 256;
    private const int PlaintextMax = 40 * 1024;
    private const int Versions = 450;

    [Fact]
    public async Task BackupAndRestore_450VersionsAnd15Tags_ComeBack()
    {
        string[] tags = [.. Enumerable.Range(0, TagsMax).SelectMany(i => new[] { "--tag", new string((char)('a' + i), TextMax) + "=" + new string('鍵', TextMax) })];
        (await host.Run(["keys", "create", "many", "-t", "oct", .. tags])).With(0);
        await Rotate("many", Versions - 1);
        var before = (await host.Run("keys", "versions", "many", "-o", "json")).With(0);
        Assert.Equal(Versions, before.Json.GetArrayLength());

        (await host.Run("keys", "backup", "many", "-f", "many.bak")).With(0);
        (await host.Run("keys", "delete", "many")).With(0);
        (await host.Run("keys", "purge", "many", "--yes")).With(0);
        (await host.Run("keys", "restore", "-f", "many.bak")).With(0);
        Assert.Equal(before.Output, (await host.Run("keys", "versions", "many", "-o", "json")).With(0).Output);
    }

    [Theory]
    [InlineData("oct", "A256GCM", "encrypt", "decrypt", PlaintextMax)]
    [InlineData("oct", "A256KW", "wrap", "unwrap", PlaintextMax)]
    [InlineData("rsa", "RSA-OAEP", "encrypt", "decrypt", 214)]
    [InlineData("rsa", "RSA-OAEP-256", "wrap", "unwrap", 190)]
    public async Task Cipher_FileUpToTheLimit_ComesBackAndALargerOneIsRefused(string type, string algorithm, string there, string back, int max)
    {
        var name = $"pair-{algorithm}-{there}";
        (await host.Run("keys", "create", name, "-t", type)).With(0);
        foreach (var length in (int[])[16, max])
        {
            var (plain, word, again) = ($"{name}-{length}", $"{name}-{length}.word", $"{name}-{length}.back");
            await File.WriteAllBytesAsync(host.In(plain), RandomNumberGenerator.GetBytes(length));
            await File.WriteAllTextAsync(host.In(word), (await host.Run("keys", there, name, "-a", algorithm, "-f", plain)).With(0).Line);
            (await host.Run("keys", back, name, "-a", algorithm, "-f", word, "--out", again)).With(0);
            Assert.Equal(await File.ReadAllBytesAsync(host.In(plain)), await File.ReadAllBytesAsync(host.In(again)));
        }

        foreach (var length in (int[])[max + 8, 4 << 20])
        {
            await File.WriteAllBytesAsync(host.In("large"), new byte[length]);
            Assert.Contains("at most", (await host.Run("keys", there, name, "-a", algorithm, "-f", "large")).With(1).Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("team", "payments = \"äöü\" 🔑 \\ 'x'")]
    [InlineData("名前", "a=b=c")]
    [InlineData("empty", "")]
    public async Task Tag_AnyText_IsShownAsItWasSet(string name, string value)
    {
        var key = "tag-" + Guid.NewGuid().ToString("N");
        var made = (await host.Run("keys", "create", key, "--tag", $"{name}={value}", "-o", "json")).With(0).Json;
        Assert.Equal(value, made.GetProperty("tags").GetProperty(name).GetString());
        (await host.Run("keys", "backup", key, "-f", key + ".bak")).With(0);
        (await host.Run("keys", "delete", key)).With(0);
        (await host.Run("keys", "purge", key, "--yes")).With(0);
        var back = (await host.Run("keys", "restore", "-f", key + ".bak", "-o", "json")).With(0).Json;
        Assert.Equal(value, back.GetProperty("tags").GetProperty(name).GetString());
        (await host.Run("keys", "create", key, "--tag", "twice=1", "--tag", "twice=2")).With(2);
    }

    [Fact]
    public async Task Name_AtItsLimits_GoesEveryWay()
    {
        foreach (var name in (string[])["0", "restore", new string('n', 127)])
        {
            (await host.Run("keys", "create", name)).With(0);
            (await host.Run("keys", "disable", name)).With(0);
            (await host.Run("keys", "backup", name, "-f", name[0] + ".bak")).With(0);
            (await host.Run("keys", "delete", name)).With(0);
            (await host.Run("keys", "recover", name)).With(0);
            (await host.Run("keys", "delete", name)).With(0);
            (await host.Run("keys", "purge", name, "--yes")).With(0);
            Assert.False((await host.Run("keys", "restore", "-f", name[0] + ".bak", "-o", "json")).With(0).Json.GetProperty("enabled").GetBoolean());
            (await host.Run("keys", "enable", name)).With(0);
            Assert.Equal(name, (await host.Run("keys", "show", name, "-o", "json")).With(0).Json.GetProperty("name").GetString());
        }
    }

    [Fact]
    public async Task Backup_ToStandardOutput_IsRestoredFromStandardInput()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Needs a shell.");
        }

        (await host.Run("keys", "create", "piped")).With(0);
        await Shell("keys backup piped -f - > piped.bak");
        (await host.Run("keys", "delete", "piped")).With(0);
        (await host.Run("keys", "purge", "piped", "--yes")).With(0);
        await Shell("keys restore -f - < piped.bak");
        (await host.Run("keys", "show", "piped")).With(0);
        Assert.False(File.Exists(host.In("-")));
    }

    [Fact]
    public async Task Import_WeakRsaKey_SaysWhatIsWrong()
    {
        using var rsa = RSA.Create(2048);
        var parts = rsa.ExportParameters(true);
        parts.Modulus![^1] ^= 2;
        string Text(byte[]? bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
        await File.WriteAllTextAsync(
            host.In("weak"),
            $$"""{"kty":"RSA","n":"{{Text(parts.Modulus)}}","e":"AQAB","d":"{{Text(parts.D)}}","p":"{{Text(parts.P)}}","q":"{{Text(parts.Q)}}"}""");
        Assert.Contains("n is not the product of p and q", (await host.Run("keys", "import", "weak", "-f", "weak")).With(1).Error, StringComparison.Ordinal);
    }

    /// <summary>Over the wire itself: a process for each rotation would take minutes.</summary>
    private async Task Rotate(string key, int times)
    {
        using var access = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(host.Data, "admin.json")));
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator };
        using var http = new HttpClient(handler);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", access.RootElement.GetProperty("accessToken").GetString());
        for (var i = 0; i < times; i++)
        {
            using var rotated = await http.PostAsync($"{access.RootElement.GetProperty("endpoint").GetString()}/keys/{key}/rotate?api-version=7.6", null);
            Assert.True(rotated.IsSuccessStatusCode, await rotated.Content.ReadAsStringAsync());
        }
    }

    private async Task Shell(string command)
    {
        var start = new ProcessStartInfo("sh", ["-c", $"dotnet '{Command.Assembly}' --data '{host.Data}' {command}"]) { WorkingDirectory = host.In(".") };
        using var shell = Process.Start(start)!;
        await shell.WaitForExitAsync();
        Assert.Equal(0, shell.ExitCode);
    }
}
