using System.Text.RegularExpressions;
using Kms.CliTests.Support;
using Xunit;

namespace Kms.CliTests;

/// <summary>What a person reads when something fails needs no knowledge of .NET and of the service's settings.</summary>
public sealed partial class FailureTextTests(SilentGateway files) : IClassFixture<SilentGateway>
{
    private static readonly string[] FileOptions = ["--ca", "--client-secret-file", "--file"];

    /// <summary>Addresses at which there is no gateway, what is there instead, and what is said of it.</summary>
    public static TheoryData<string, int, string> Addresses => new()
    {
        { "https://127.0.0.1:1", 3, "nothing listens there" },
        { "https://no-such-host.invalid:8443", 3, "no-such-host.invalid" },
        { "hangs up", 3, "no TLS connection" },
        { "not tls", 5, "no TLS connection" },
        { "closes", 3, "closed the connection" },
        { "untrusted", 5, "is not trusted" },
        { "expired", 5, "has expired" },
        { "another name", 5, "is not for that name" },
        { "not http", 3, "not with HTTP" },
        { "not json", 1, "cannot be understood" },
        { "half json", 1, "cannot be understood" },
        { "other json", 1, "cannot be understood" },
        { "wrong types", 1, "cannot be understood" },
        { "500 html", 1, "without a reason" },
        { "404 html", 1, "without a reason" },
    };

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task Gateway_NotThere_IsSaidInWords(string what, int code, string expected)
    {
        var good = Certificates.SelfSigned("localhost");
        var authority = what == "untrusted" ? Certificates.SelfSigned("localhost") : good;
        FakeGateway? fake = what switch
        {
            "hangs up" => new(null, ""),
            "not tls" => new(null, "HTTP/1.1 400 Bad Request\r\n\r\n"),
            "closes" => new(good, ""),
            "untrusted" => new(good, ""),
            "expired" => new(authority = Certificates.SelfSigned("localhost", TimeSpan.FromDays(-1)), ""),
            "another name" => new(authority = Certificates.SelfSigned("elsewhere.example"), ""),
            "not http" => new(good, "220 mail.example ESMTP\r\n\r\n"),
            "not json" => new(good, FakeGateway.Json("<html>hello</html>")),
            "half json" => new(good, FakeGateway.Json("{\"value\":[")),
            "other json" => new(good, FakeGateway.Json("{\"hello\":\"you\"}")),
            "wrong types" => new(good, FakeGateway.Json("{\"value\":[{\"kid\":7}]}")),
            "500 html" => new(good, FakeGateway.Json("<html>oops</html>", "500 Internal Server Error")),
            "404 html" => new(good, FakeGateway.Json("<html>where?</html>", "404 Not Found")),
            _ => null,
        };
        await using (fake)
        {
            await File.WriteAllTextAsync(files.In(what.GetHashCode() + ".pem"), authority.ExportCertificatePem());
            var address = fake?.Address ?? what;
            string[] reach = ["--endpoint", address, "--tenant", "t", "--client-id", "c", "--client-secret-file", files.In("secret"), "--timeout", "2", "--ca", files.In(what.GetHashCode() + ".pem")];
            var text = (await SilentGateway.Run(["keys", "list", .. reach])).With(code);
            Assert.Contains(expected, text.Error, StringComparison.Ordinal);
            Clean(text.Error);
            var json = (await SilentGateway.Run(["keys", "list", .. reach, "-o", "json"])).With(code);
            Assert.Contains(expected, json.ErrorJson.GetProperty("message").GetString(), StringComparison.Ordinal);
            Clean(json.Error);
        }
    }

    public static TheoryData<string, string> BadFiles => new()
    {
        { "nothing", "there is no such file" },
        { "remote", "it is a directory" },
        { "secret/x", "there is no such file" },
    };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public async Task File_ThatCannotBeRead_IsCode2AndNamed(string name, string expected)
    {
        var before = files.Connections;
        foreach (var option in FileOptions)
        {
            string[] reach = [.. files.Connecting];
            reach[7] = option == "--client-secret-file" ? files.In(name) : reach[7];
            string[] words = option == "--file" ? ["keys", "import", "x", "--file", files.In(name)] : option == "--ca" ? ["keys", "list", "--ca", files.In(name)] : ["keys", "list"];
            var ran = (await SilentGateway.Run([.. words, .. reach])).With(2);
            Assert.Contains(files.In(name), ran.Error, StringComparison.Ordinal);
            Assert.True(ran.Error.Contains(expected, StringComparison.Ordinal) || name == "secret/x", ran.Error);
            Clean(ran.Error);
        }

        Assert.Equal(before, files.Connections);
    }

    [Fact]
    public async Task File_ForTheAnswer_IsLookedAtBeforeTheServiceIsAsked()
    {
        var before = files.Connections;
        foreach (var (file, expected) in new[] { (files.In("message"), "there already"), (files.In("remote"), "there already"), (files.In("no/such/folder"), "no folder"), ("", "empty") })
        {
            foreach (var line in (string[][])[["keys", "backup", "x", "--file", file], ["keys", "decrypt", "x", "-a", "RSA-OAEP", "--file", files.In("sealed"), "--out", file]])
            {
                var ran = (await SilentGateway.Run([.. line, .. files.Connecting])).With(2);
                Assert.Contains(expected, ran.Error, StringComparison.Ordinal);
                Clean(ran.Error);
            }
        }

        Assert.Equal(before, files.Connections);
    }

    public static TheoryData<string, string> BadContents => new()
    {
        { "admin.json", "{" },
        { "admin.json", "[]" },
        { "admin.json", "{\"endpoint\":7}" },
        { "admin.json", "{\"endpoint\":\"x\",\"vaultUri\":\"y\"}" },
        { "ca.pem", "no certificate" },
        { "ca.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----" },
    };

    [Theory]
    [MemberData(nameof(BadContents))]
    public async Task DataFolder_Damaged_IsCode2(string file, string content)
    {
        var folder = Directory.CreateDirectory(files.In(Guid.NewGuid().ToString("N"))).FullName;
        foreach (var name in (string[])["admin.json", "ca.pem"])
        {
            File.Copy(files.In("remote/" + name), Path.Combine(folder, name));
        }

        await File.WriteAllTextAsync(Path.Combine(folder, file), content);
        var ran = (await SilentGateway.Run("keys", "list", "--data", folder)).With(2);
        Assert.Contains(file, ran.Error, StringComparison.Ordinal);
        Clean(ran.Error);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[1]")]
    [InlineData("{\"kty\":7}")]
    [InlineData("{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"!\"}")]
    [InlineData("{\"kty\":\"EC\",\"crv\":\"P-1\"}")]
    [InlineData("not a key")]
    public async Task Import_OfSomethingElse_IsCode2(string content)
    {
        var file = files.In(Guid.NewGuid().ToString("N"));
        await File.WriteAllTextAsync(file, content);
        var ran = (await SilentGateway.Run(["keys", "import", "x", "-f", file, .. files.Connecting])).With(2);
        Assert.Contains(file, ran.Error, StringComparison.Ordinal);
        Clean(ran.Error);
    }

    [Fact]
    public async Task Environment_OfAnotherForm_IsCode2AndNamed()
    {
        foreach (var (name, value) in new[] { ("KMS_VAULT", "no_vault"), ("KMS_ENDPOINT", "http://localhost"), ("KMS_DOMAIN", "a b"), ("KMS_CA", files.In("remote")), ("KMS_CLIENT_SECRET_FILE", files.In("nothing")) })
        {
            var ran = (await Command.Run(new Dictionary<string, string> { [name] = value }, files.In("."), "", "--data", "remote", "keys", "list")).With(2);
            Assert.Contains(name is "KMS_CA" or "KMS_CLIENT_SECRET_FILE" ? value : name, ran.Error, StringComparison.Ordinal);
            Clean(ran.Error);
        }
    }

    [Fact]
    public async Task Output_OnAFullDisk_IsCode1()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no /dev/full.");
        using var shell = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("/bin/sh", ["-c", $"dotnet {Command.Assembly} completion bash >/dev/full"]) { RedirectStandardError = true })!;
        var error = await shell.StandardError.ReadToEndAsync();
        await shell.WaitForExitAsync();
        Assert.Equal(1, shell.ExitCode);
        Assert.Contains("No space left", error, StringComparison.Ordinal);
        Clean(error);
    }

    private static void Clean(string text) => Assert.DoesNotMatch(DotNet(), text);

    [GeneratedRegex(@"Exception|System\.|Kms:|net_|\(Parameter|HResult|   at |CaFile|Retry\.|SSL connection|InnerException|dictionary|configured ConnectTimeout")]
    private static partial Regex DotNet();
}
