using System.Security.Cryptography.X509Certificates;
using Kms.HostTests.Support;
using Xunit;

namespace Kms.HostTests.Running;

/// <summary>A client that leaves, at whatever point, is no error of the service: it logs nothing about it and goes on.</summary>
public sealed class ClientAbortTests
{
    private const int Times = 15;
    private const string Key = """{"kty":"EC","crv":"P-256"}""";

    private static readonly string[] Paths =
        ["/keys/left/create?api-version=7.6", "/{tenant}/oauth2/v2.0/token", "/nothing", "/keys/left?api-version=7.6", "/health/ready", "/region-link/1/hello"];

    [Fact]
    public async Task Client_LeavesAtAnyPoint_NothingIsLogged()
    {
        using var data = new TempFolder();
        await using var host = HostProcess.Start(data.Path);
        await host.Ready();
        using var admin = new AdminClient(data);
        using var made = await admin.CreateKey("left");
        using var authority = X509CertificateLoader.LoadCertificateFromFile(data.In("ca.pem"));

        foreach (var path in Paths)
        {
            foreach (var isCaller in (bool[])[true, false])
            {
                foreach (var point in (Func<RawHttp2, Func<bool, Task<int>>, Task<int>>[])[AfterHeaders, InTheBody, AfterTheBody, BeforeTheAnswerIsRead])
                {
                    await Leave(point, admin, authority, path, isCaller);
                }
            }
        }

        using var still = await admin.Sign("left");
        Assert.Equal(System.Net.HttpStatusCode.OK, still.StatusCode);
        Assert.Equal(0, await host.Terminate());
        Assert.DoesNotContain(host.Output.Split('\n'), line => line.Contains(" warn: ", StringComparison.Ordinal)
            || line.Contains(" fail: ", StringComparison.Ordinal) || line.Contains(" crit: ", StringComparison.Ordinal) || line.Contains("   at ", StringComparison.Ordinal));
    }

    /// <summary>Many streams of one connection are reset, and then the connection is.</summary>
    private static async Task Leave(
        Func<RawHttp2, Func<bool, Task<int>>, Task<int>> point, AdminClient admin, X509Certificate2 authority, string path, bool isCaller)
    {
        using var client = await RawHttp2.Connect(admin.Endpoint.Port, authority, window: point == BeforeTheAnswerIsRead ? 1 : 65_535);
        (string, string)[] fields =
        [
            (":method", path.Contains("create", StringComparison.Ordinal) || path.Contains("token", StringComparison.Ordinal) || path.Contains("link", StringComparison.Ordinal) ? "POST" : "GET"),
            (":scheme", "https"), (":authority", "localhost:" + admin.Endpoint.Port), (":path", path.Replace("{tenant}", admin["tenantId"], StringComparison.Ordinal)),
            .. isCaller ? [("authorization", "Bearer " + admin["accessToken"])] : ((string, string)[])[],
        ];
        for (var i = 0; i < Times; i++)
        {
            var stream = await point(client, isWhole => client.Ask(isWhole, fields));
            if (i < Times - 1)
            {
                await client.ResetStream(stream);
            }
        }

        client.Break();
    }

    private static Task<int> AfterHeaders(RawHttp2 client, Func<bool, Task<int>> ask) => ask(false);

    private static async Task<int> InTheBody(RawHttp2 client, Func<bool, Task<int>> ask)
    {
        var stream = await ask(false);
        await client.Send(stream, Key[..5], isLast: false);
        return stream;
    }

    private static async Task<int> AfterTheBody(RawHttp2 client, Func<bool, Task<int>> ask)
    {
        var stream = await ask(false);
        await client.Send(stream, Key, isLast: true);
        return stream;
    }

    private static async Task<int> BeforeTheAnswerIsRead(RawHttp2 client, Func<bool, Task<int>> ask)
    {
        var stream = await ask(true);
        await client.Until(RawHttp2.Headers, stream);
        return stream;
    }
}
