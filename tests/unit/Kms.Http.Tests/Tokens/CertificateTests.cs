using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Kms.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Kms.Http.Tokens;

public sealed class CertificateTests : IDisposable
{
    private readonly FakeTimeProvider time = TestTime.New();
    private readonly X509Certificate2 certificate;

    public CertificateTests()
    {
        using var key = ECDsa.Create();
        var request = new CertificateRequest("CN=client", key, HashAlgorithmName.SHA256);
        certificate = request.CreateSelfSigned(time.GetUtcNow().AddHours(-1), time.GetUtcNow().AddHours(1));
    }

    [Fact]
    public async Task Certificate_Accepted_IsThePrincipalOfItsFingerprint()
    {
        var result = await Authenticate(accept: true);

        Assert.Equal(Convert.ToHexString(SHA256.HashData(certificate.RawData)), result.Caller?.PrincipalId);
    }

    [Fact]
    public async Task Certificate_NotWanted_IsNobody() => Assert.Null((await Authenticate(accept: false)).Caller);

    [Theory]
    [InlineData(-3600 - 60, true)]
    [InlineData(-3600 - 61, false)]
    [InlineData(3600 + 59, true)]
    [InlineData(3600 + 60, false)]
    public async Task Certificate_BesideItsTime_IsAcceptedWithinTheClocksTolerance(int seconds, bool isAccepted)
    {
        time.Step(TimeSpan.FromSeconds(seconds));

        Assert.Equal(isAccepted, (await Authenticate(accept: true)).Caller is not null);
    }

    [Fact]
    public async Task Certificate_ShownByABrowserForAPage_IsNobody() =>
        Assert.Null((await Authenticate(accept: true, request => request.Headers.Origin = "https://evil.example")).Caller);

    [Fact]
    public async Task Certificate_WithABadToken_DoesNotHelp() =>
        Assert.Null((await Authenticate(accept: true, request => request.Headers.Authorization = "Bearer x")).Caller);

    [Fact]
    public async Task Certificate_ThatIsNoProof_SaysWhy()
    {
        Assert.Equal("The request has no bearer token.", (await Authenticate(accept: false)).Problem);
        Assert.Equal(
            "The request has neither a bearer token nor a client certificate.",
            (await Authenticate(accept: true, request => request.HttpContext.Connection.ClientCertificate = null)).Problem);
        Assert.Equal(
            "A client certificate is no proof for a request that a web page made.",
            (await Authenticate(accept: true, request => request.Headers.Origin = "https://evil.example")).Problem);
        Assert.Equal(
            ("CN=client", string.Empty), ((await Authenticate(accept: true)).Caller?.Name, (await Authenticate(accept: true)).Problem));
        time.Step(TimeSpan.FromHours(2));
        Assert.Equal("The client certificate has expired or is not valid yet.", (await Authenticate(accept: true)).Problem);
    }

    public void Dispose() => certificate.Dispose();

    private async Task<AuthenticationResult> Authenticate(bool accept, Action<HttpRequest>? change = null)
    {
        var context = new DefaultHttpContext();
        context.Connection.ClientCertificate = certificate;
        change?.Invoke(context.Request);
        return await new CallerAuthentication([], time, accept).Authenticate(context);
    }
}
