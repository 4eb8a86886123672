using System.Text.Json.Nodes;
using Kms.Http.Service;
using Kms.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.Tokens;
using Xunit;

namespace Kms.Http.Tokens;

/// <summary>What a caller hears whose token is not good, and how often a token is looked at.</summary>
public sealed class ProblemTests
{
    private const string NotValid = "The bearer token is not valid: ";

    // Making an RSA key takes longer than all of these tests.
    private static readonly RsaSigner signer = new();
    private static readonly RsaSigner otherSigner = new();

    private readonly FakeTimeProvider time = TestTime.New();
    private readonly TokenService tokens;
    private readonly CallerAuthentication authentication;
    private readonly string good;
    private int looks;

    public ProblemTests()
    {
        tokens = new TokenService(
            RunningService.Tenant, signer, [RunningService.Administrator], RunningService.Domain, time, TimeSpan.FromHours(1));
        var trusted = tokens.AsTrustedIssuer();
        authentication = new CallerAuthentication(
            [
                new TrustedIssuer
                {
                    IsIssuer = trusted.IsIssuer,
                    Audiences = trusted.Audiences,
                    FindKey = kid =>
                    {
                        looks++;
                        return trusted.FindKey(kid);
                    },
                },
            ],
            time);
        good = tokens.Issue(RunningService.Administrator, "https://localhost:8443");
    }

    [Theory]
    [InlineData(null, "The request has no bearer token.")]
    [InlineData("Basic YTpi", "The Authorization header must hold one bearer token.")]
    [InlineData("Bearer", "The Authorization header must hold one bearer token.")]
    [InlineData("Bearer ", NotValid + "it is no signed JSON Web Token.")]
    [InlineData("Bearer a.b.c", NotValid + "it is no signed JSON Web Token.")]
    public async Task Header_WithoutAToken_SaysSo(string? header, string problem) => Assert.Equal(problem, (await Ask(header)).Problem);

    [Fact]
    public async Task Header_Twice_IsRefusedEvenWithAGoodToken() => Assert.Equal(
        "The Authorization header must hold one bearer token.",
        (await Ask(new StringValues(["Bearer " + good, "Bearer " + good]))).Problem);

    [Theory]
    [InlineData("alg", "RS384", NotValid + "its algorithm is not accepted.")]
    [InlineData("kid", "other", NotValid + "its issuer has no key with this kid.")]
    [InlineData("kid", "", NotValid + "its issuer has no key with this kid.")]
    public async Task Header_OfAToken_IsRefusedByName(string name, string value, string problem) =>
        Assert.Equal(
            problem, (await Ask("Bearer " + Forge.Sign(Forge.Header(good).With(name, value), Forge.Claims(good), signer))).Problem);

    public static TheoryData<string, string> Claims() => new()
    {
        { """{"iss":"https://other/v2.0"}""", NotValid + "its issuer is not trusted here." },
        { """{"aud":"https://other"}""", NotValid + "it is meant for another audience." },
        { """{"exp":1}""", NotValid + "it has expired or is not valid yet." },
        { """{"exp":null}""", NotValid + "it has expired or is not valid yet." },
        { """{"nbf":99999999999}""", NotValid + "it has expired or is not valid yet." },
        { """{"oid":null}""", NotValid + "it has no claim 'oid'." },
        { """{"oid":""}""", NotValid + "it has no claim 'oid'." },
    };

    [Theory]
    [MemberData(nameof(Claims))]
    public async Task Claim_ThatIsNotGood_IsRefusedByName(string change, string problem)
    {
        var claims = Forge.Claims(good);
        foreach (var (name, value) in JsonNode.Parse(change)!.AsObject())
        {
            _ = value is null ? claims.Without(name) : claims.With(name, value.DeepClone());
        }

        Assert.Equal(problem, (await Ask("Bearer " + Forge.Sign(Forge.Header(good), claims, signer))).Problem);
    }

    [Fact]
    public async Task Signature_OfAnother_DoesNotHold() => Assert.Equal(
        NotValid + "its signature does not hold.",
        (await Ask("Bearer " + Forge.Sign(Forge.Header(good), Forge.Claims(good), otherSigner))).Problem);

    [Fact]
    public async Task Name_OfTheToken_IsTheCallersOrElseThePrincipal()
    {
        var nameless = Forge.Sign(Forge.Header(good), Forge.Claims(good).Without("name"), signer);
        Assert.Equal("admin-principal", (await Ask("Bearer " + nameless)).Caller?.Name);
        var longer = Forge.Sign(Forge.Header(good), Forge.Claims(good).With("name", new string('n', 500)), signer);
        Assert.Equal(new string('n', 57) + "...", (await Ask("bearer " + longer)).Caller?.Name);
        Assert.Equal(string.Empty, (await Ask("Bearer " + good)).Problem);
    }

    [Theory]
    [InlineData(16 * 1024, true)]
    [InlineData((16 * 1024) + 1, false)]
    public async Task Token_Of16KiB_IsTheLongest(int length, bool isGood)
    {
        // Filled in two places, because base64 does not reach every length.
        var tokens = from headerFill in Enumerable.Range(0, 4)
                     from fill in Enumerable.Range(11_300, 4)
                     select (Header: Forge.Header(good).With("fill", new string('h', headerFill)), Fill: fill);
        var known = tokens.Select(part => (part.Header, part.Fill, Sized(part.Header, part.Fill).Length)).ToArray();
        var found = from part in known
                    from more in Enumerable.Range(0, 1000)
                    where part.Length + (4 * more) == length
                    select Sized(part.Header, part.Fill + (3 * more));
        var token = found.First();

        Assert.Equal(length, token.Length);
        Assert.Equal(isGood, (await Ask("Bearer " + token)).Caller is not null);

        string Sized(JsonObject header, int fill) =>
            Forge.Sign(header, Forge.Claims(good).With("fill", new string('f', fill)), signer);
    }

    [Fact]
    public async Task Token_SeenBefore_IsNotCheckedAgain()
    {
        for (var i = 0; i < 3; i++)
        {
            // As another string each time, and the last one twice.
            Assert.NotNull((await Ask("Bearer " + new string(good))).Caller);
        }

        var header = "Bearer " + good;
        Assert.Same((await Ask(header)).Caller, (await Ask(header)).Caller);
        Assert.Equal(1, looks);
    }

    [Fact]
    public async Task Token_Refused_IsCheckedEachTime()
    {
        var forged = "Bearer " + Forge.Sign(Forge.Header(good), Forge.Claims(good), otherSigner);
        Assert.Null((await Ask(forged)).Caller);
        Assert.Null((await Ask(forged)).Caller);
        Assert.Equal(2, looks);
    }

    [Fact]
    public async Task Token_SeenBefore_IsVoidWhenItsTimeIsOver()
    {
        var header = "Bearer " + good;
        Assert.NotNull((await Ask(header)).Caller);
        Assert.NotNull((await Ask(header)).Caller);
        time.Advance(TimeSpan.FromSeconds(3660));
        Assert.Equal(NotValid + "it has expired or is not valid yet.", (await Ask(header)).Problem);
        Assert.Equal(NotValid + "it has expired or is not valid yet.", (await Ask("Bearer " + new string(good))).Problem);
    }

    [Fact]
    public void Construct_WithoutIssuers_IsAMistakeOfTheCaller()
    {
        Assert.Throws<ArgumentNullException>(() => new CallerAuthentication((TokenService)null!));
        Assert.Throws<ArgumentNullException>(() => new CallerAuthentication(null!, time));
        Assert.Throws<ArgumentNullException>(() => { _ = authentication.Authenticate(null!); });
        Assert.Equal([SecurityAlgorithms.RsaSha256], tokens.AsTrustedIssuer().Algorithms);
        Assert.Equal("oid", tokens.AsTrustedIssuer().PrincipalClaim);
    }

    private async Task<AuthenticationResult> Ask(StringValues header)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Authorization = header;
        return await authentication.Authenticate(context);
    }
}
