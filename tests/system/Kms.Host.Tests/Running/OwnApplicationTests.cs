using System.Net;
using Kms.HostTests.Support;
using Xunit;

namespace Kms.HostTests.Running;

/// <summary>The sample: the service in an ASP.NET Core application that is not ours.</summary>
public sealed class OwnApplicationTests
{
    [Fact]
    public async Task Sample_AKeyMadeByItsOwnEndpoint_IsServedByTheRestApi()
    {
        using var data = new TempFolder();
        await using var application = HostProcess.Sample(data.Path);
        await application.Ready();
        using var admin = new AdminClient(data);

        using var made = await admin.Send(HttpMethod.Post, "/own/keys/first");
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        using var signed = await admin.Sign("first");
        using var unknown = await admin.Send(HttpMethod.Get, "/own/nothing?api-version=7.6");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (signed.StatusCode, unknown.StatusCode));
        Assert.Equal(0, await application.Terminate());
    }
}
