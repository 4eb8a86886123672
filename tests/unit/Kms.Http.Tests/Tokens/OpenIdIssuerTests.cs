using Kms.Http.Service;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Kms.Http.Tokens;

/// <summary>The embedded token service of one installation stands for somebody's OpenID issuer.</summary>
public sealed class OpenIdIssuerTests(RunningService service) : IClassFixture<RunningService>
{
    private static readonly string[] Audiences = ["https://" + RunningService.Domain];

    [Fact]
    public async Task Token_OfAnIssuerWhoseKeysWereRead_IsThePrincipal()
    {
        using var http = new HttpClient();
        var issuer = new OpenIdIssuer(Issuer("localhost"), Audiences, http);
        var before = await Authenticate(issuer, $"http://localhost:{service.Port}");
        await issuer.Refresh(TestContext.Current.CancellationToken);
        var after = await Authenticate(issuer, $"http://localhost:{service.Port}");
        var ofAnotherHost = await Authenticate(issuer, "http://other");

        Assert.Null(before.Caller);
        Assert.Equal("admin-principal", after.Caller?.PrincipalId);
        Assert.Null(ofAnotherHost.Caller);
    }

    [Fact]
    public async Task Refresh_DocumentOfAnotherIssuer_IsRefused()
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Host = RunningService.ListedName;
        var issuer = new OpenIdIssuer(Issuer("127.0.0.1"), Audiences, http);

        await Assert.ThrowsAsync<InvalidOperationException>(() => issuer.Refresh(TestContext.Current.CancellationToken));
    }

    private Uri Issuer(string host) => new($"http://{host}:{service.Port}/{RunningService.Tenant}/v2.0");

    private async Task<AuthenticationResult> Authenticate(OpenIdIssuer issuer, string issuedAt)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Authorization = "Bearer " + service.Tokens.Issue(RunningService.Administrator, issuedAt);
        return await new CallerAuthentication([issuer.AsTrustedIssuer()], service.Time).Authenticate(context);
    }
}
