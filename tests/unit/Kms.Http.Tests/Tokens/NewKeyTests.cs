using Kms.Gateways;
using Kms.Http.Service;
using Kms.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Kms.Http.Tokens;

/// <summary>Where tokens are checked on another machine than they are made on, an unknown key is asked for once before the token is refused.</summary>
public sealed class NewKeyTests
{
    private static readonly RsaSigner signer = new();

    private readonly FakeTimeProvider time = TestTime.New();
    private readonly TokenService tokens;
    private readonly CallerAuthentication elsewhere;
    private TokenKey? known;
    private TokenKey? published;
    private int looks;

    public NewKeyTests()
    {
        tokens = new TokenService(
            RunningService.Tenant, signer, [RunningService.Administrator], RunningService.Domain, time, TimeSpan.FromHours(1));
        var issuer = OwnIssuer.Trusted(
            RunningService.Tenant, OwnIssuer.AudienceOf(RunningService.Domain), kid => known?.KeyId == kid ? known : null, () =>
            {
                looks++;
                known = published;
                return ValueTask.CompletedTask;
            });
        elsewhere = new CallerAuthentication([issuer], time);
    }

    [Fact]
    public async Task Token_OfAKeyThatIsPublishedMeanwhile_IsGoodAtOnce()
    {
        published = tokens.Key;
        Assert.NotNull((await Ask()).Caller);
        Assert.NotNull((await Ask()).Caller);
        Assert.Equal(1, looks);
    }

    [Fact]
    public async Task Token_OfAKeyThatNobodyHas_IsRefusedEachTime()
    {
        Assert.Contains("no key with this kid", (await Ask()).Problem, StringComparison.Ordinal);
        Assert.Contains("no key with this kid", (await Ask()).Problem, StringComparison.Ordinal);
        Assert.Equal(2, looks);
    }

    [Fact]
    public async Task Token_OfAnotherTenantOrAlgorithm_AsksForNoKey()
    {
        published = tokens.Key;
        var other = new TokenService(Guid.NewGuid().ToString("D"), signer, [RunningService.Administrator], RunningService.Domain, time, TimeSpan.FromHours(1));
        Assert.Null((await Ask(other.Issue(RunningService.Administrator, "https://localhost"))).Caller);
        Assert.Equal(0, looks);
    }

    private ValueTask<AuthenticationResult> Ask(string? token = null)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Authorization = "Bearer " + (token ?? tokens.Issue(RunningService.Administrator, "https://localhost:8443"));
        return elsewhere.Authenticate(context);
    }
}
