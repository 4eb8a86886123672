using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Kms.Http.Service;
using Kms.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Kms.Http.Tokens;

public sealed class CallerAuthenticationTests
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    // Making an RSA key takes longer than all of these tests.
    private static readonly RsaSigner signer = new();
    private static readonly RsaSigner otherSigner = new();

    private readonly FakeTimeProvider time = TestTime.New();
    private readonly TokenService tokens;
    private readonly CallerAuthentication authentication;
    private readonly string good;

    public CallerAuthenticationTests()
    {
        tokens = new TokenService(RunningService.Tenant, signer, [RunningService.Administrator], RunningService.Domain, time, Lifetime);
        authentication = new CallerAuthentication(tokens);
        good = tokens.Issue(RunningService.Administrator, "https://localhost:8443");
    }

    [Fact]
    public async Task Token_Good_IsThePrincipal()
    {
        var result = await Authenticate(good);

        Assert.Equal(("admin-principal", "Administrator"), (result.Caller?.PrincipalId, result.Caller?.Name));
    }

    [Fact]
    public async Task Token_IssuedUnderAnotherHostAndPort_IsStillGood() =>
        Assert.NotNull((await Authenticate(tokens.Issue(RunningService.Administrator, "https://kms.example:9000"))).Caller);

    [Theory]
    [InlineData(-61, false)]
    [InlineData(-60, true)]
    [InlineData(-3, true)]
    [InlineData(0, true)]
    [InlineData(3600, true)]
    [InlineData(3659, true)]
    [InlineData(3660, false)]
    public async Task Token_OfAPartWithAnotherClock_IsGoodWithinTheTolerance(int seconds, bool isGood)
    {
        time.Step(TimeSpan.FromSeconds(seconds));
        var result = await Authenticate(good);

        Assert.Equal(isGood, result.Caller is not null);
        Assert.True(isGood || result.Problem.Contains(seconds < 0 ? "not valid yet" : "expired", StringComparison.Ordinal), result.Problem);
    }

    [Fact]
    public async Task Token_SeenBefore_IsRefusedOnceItHasExpired()
    {
        Assert.NotNull((await Authenticate(good)).Caller);
        time.Advance(Lifetime + ClockTolerance.BetweenParts - TimeSpan.FromSeconds(1));
        Assert.NotNull((await Authenticate(good)).Caller);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Null((await Authenticate(good)).Caller);
    }

    [Theory]
    [InlineData("iat", 3600)]
    [InlineData("exp", 253402300799)]
    public async Task Token_WithATimeFarAhead_IsNoFailure(string claim, long value)
    {
        var at = claim == "exp" ? value : time.GetUtcNow().ToUnixTimeSeconds() + value;

        Assert.NotNull((await Authenticate(Forge.Sign(Forge.Header(good), Forge.Claims(good).With(claim, at), signer))).Caller);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("HS256")]
    [InlineData("RS384")]
    [InlineData("PS256")]
    [InlineData("ES256")]
    [InlineData("rs256")]
    [InlineData("")]
    public async Task Algorithm_NotOnTheList_IsRefused(string algorithm)
    {
        var token = Forge.Sign(Forge.Header(good).With("alg", algorithm), Forge.Claims(good), signer);

        Assert.Null((await Authenticate(token)).Caller);
    }

    [Fact]
    public async Task Algorithm_HmacWithThePublicKey_IsRefused()
    {
        var header = Forge.Header(good).With("alg", "HS256");
        var signed = Forge.Encode(header) + "." + Forge.Encode(Forge.Claims(good));
        var mac = HMACSHA256.HashData(signer.Modulus.Span, Encoding.ASCII.GetBytes(signed));

        Assert.Null((await Authenticate(signed + "." + System.Buffers.Text.Base64Url.EncodeToString(mac))).Caller);
    }

    [Theory]
    [InlineData("two parts", "{0}.{1}")]
    [InlineData("empty signature", "{0}.{1}.")]
    [InlineData("four parts", "{0}.{1}.{2}.{2}")]
    [InlineData("five parts", "{0}.{1}.{2}.{2}.{2}")]
    [InlineData("empty", "")]
    [InlineData("dots", "..")]
    [InlineData("no JSON", "AAAA.AAAA.AAAA")]
    public async Task Shape_NotASignedToken_IsRefused(string why, string shape)
    {
        var parts = good.Split('.');
        var token = string.Format(System.Globalization.CultureInfo.InvariantCulture, shape, parts[0], parts[1], parts[2]);

        Assert.True((await Authenticate(token)).Caller is null, why);
    }

    [Fact]
    public async Task Key_OfSomebodyElse_IsRefused() =>
        Assert.Contains("signature", (await Authenticate(Forge.Sign(Forge.Header(good), Forge.Claims(good), otherSigner))).Problem, StringComparison.Ordinal);

    [Theory]
    [InlineData("other-key")]
    [InlineData("TEST-KEY")]
    [InlineData("")]
    [InlineData(null)]
    public async Task Kid_NotExactlyOurs_IsRefused(string? kid)
    {
        var header = kid is null ? Forge.Header(good).Without("kid") : Forge.Header(good).With("kid", kid);

        Assert.Contains("kid", (await Authenticate(Forge.Sign(header, Forge.Claims(good), signer))).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Header_WithAKeyOfItsOwn_IsRefused()
    {
        var jwk = new JsonObject
        {
            ["kty"] = "RSA",
            ["n"] = System.Buffers.Text.Base64Url.EncodeToString(otherSigner.Modulus.Span),
            ["e"] = System.Buffers.Text.Base64Url.EncodeToString(otherSigner.Exponent.Span),
        };
        var header = Forge.Header(good).With("jwk", jwk).With("jku", "https://localhost/keys").With("x5u", "https://localhost/keys");

        Assert.Null((await Authenticate(Forge.Sign(header, Forge.Claims(good), otherSigner))).Caller);
    }

    [Fact]
    public async Task Header_WithACriticalExtension_IsRefused()
    {
        var header = Forge.Header(good).With("crit", new JsonArray("exp2")).With("exp2", 1);

        Assert.Null((await Authenticate(Forge.Sign(header, Forge.Claims(good), signer))).Caller);
    }

    [Theory]
    [InlineData("https://vault.test.evil")]
    [InlineData("https://vault.test/")]
    [InlineData("vault.test")]
    [InlineData("")]
    [InlineData(null)]
    public async Task Audience_NotExactlyOurs_IsRefused(string? audience)
    {
        var claims = audience is null ? Forge.Claims(good).Without("aud") : Forge.Claims(good).With("aud", audience);

        Assert.Contains("audience", (await Authenticate(Forge.Sign(Forge.Header(good), claims, signer))).Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://localhost/00000000-0000-0000-0000-000000000000/v2.0")]
    [InlineData("https://localhost/11111111-2222-3333-4444-555555555555")]
    [InlineData("https://localhost/11111111-2222-3333-4444-555555555555/v2.0/")]
    [InlineData("https://localhost/11111111-2222-3333-4444-555555555555/v2.0?x=y")]
    [InlineData("https://localhost/a/../11111111-2222-3333-4444-555555555555/V2.0")]
    [InlineData("ftp://localhost/11111111-2222-3333-4444-555555555555/v2.0")]
    [InlineData("11111111-2222-3333-4444-555555555555/v2.0")]
    [InlineData("")]
    public async Task Issuer_OfAnotherTenantOrShape_IsRefused(string issuer)
    {
        var token = Forge.Sign(Forge.Header(good), Forge.Claims(good).With("iss", issuer), signer);

        Assert.Contains("issuer", (await Authenticate(token)).Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exp")]
    [InlineData("oid")]
    public async Task Claim_Missing_IsRefused(string claim) =>
        Assert.Null((await Authenticate(Forge.Sign(Forge.Header(good), Forge.Claims(good).Without(claim), signer))).Caller);

    [Fact]
    public async Task Payload_OneCharacterChanged_IsRefusedAlsoAfterTheGoodOneWasSeen()
    {
        Assert.NotNull((await Authenticate(good)).Caller);
        for (var i = 0; i < good.Length; i += 7)
        {
            var changed = good[..i] + (good[i] == 'A' ? 'B' : 'A') + good[(i + 1)..];
            Assert.Null((await Authenticate(changed)).Caller);
        }
    }

    [Theory]
    [InlineData("Basic YTpi")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("PoP abc")]
    public async Task Header_NotABearerToken_IsRefused(string header)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Authorization = header;

        Assert.Null((await authentication.Authenticate(context)).Caller);
    }

    [Fact]
    public async Task Header_Huge_IsRefused() => Assert.Null((await Authenticate(new string('A', 100_000) + ".A.A")).Caller);

    [Fact]
    public async Task Forged_SixtyFourAtOnce_AreAllRefused()
    {
        var forged = Forge.Sign(Forge.Header(good), Forge.Claims(good), otherSigner);

        var results = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(() => Authenticate(i % 2 == 0 ? forged : good))));

        Assert.Equal(32, results.Count(result => result.Caller is null));
    }

    private async Task<AuthenticationResult> Authenticate(string token)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Authorization = "Bearer " + token;
        return await authentication.Authenticate(context);
    }
}
