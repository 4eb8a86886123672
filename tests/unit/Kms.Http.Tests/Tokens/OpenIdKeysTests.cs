using System.Net;
using Microsoft.IdentityModel.Tokens;
using Xunit;

namespace Kms.Http.Tokens;

/// <summary>What is read of somebody's OpenID issuer, and what is not believed of it.</summary>
public sealed class OpenIdKeysTests : HttpMessageHandler
{
    private const string Name = "https://login.example/tenant";
    private const string Modulus =
        "u1SU1LfVLPHCozMxH2Mo4lgOEePzNm0tRgeLezV6ffAt0gunVTLw7onLRnrq0_IzW7yWR7QkrmBL7jTKEn5u-qKhbwKfBstIs-bMY2Zkp18gnTxKLxoS2tFczGkPLP"
        + "gizskuemMghRniWaoLcyehkd3qqGElvW_VDL5AaWTg0nLVkjRo9z-40RQzuVaE8AkAFmxZzow3x-VJYKdjykkJ0iT9wCS0DRTXu269V264Vf_3jvredZiKRk"
        + "gwlL9xNAwxXFg0x_XFw005UWVRIkdgcKWTjpBP2dPwVZ4WWC-9aGVd-Gyn1o0CLelf4rEjGoXbAAEgAqeGUxrcIlbjXfbcmw";

    private readonly Dictionary<string, string> documents = new()
    {
        [Name + "/.well-known/openid-configuration"] = $$"""{"issuer":"{{Name}}","jwks_uri":"https://keys.example/all"}""",
        ["https://keys.example/all"] = Keys(Key("a")),
    };

    [Theory]
    [InlineData(Name)]
    [InlineData(Name + "/")]
    public async Task Refresh_SoundDocuments_GiveTheirKeys(string configured)
    {
        documents[Name + "/.well-known/openid-configuration"] = $$"""{"issuer":"{{Name}}/","jwks_uri":"https://keys.example/all"}""";
        var issuer = Issuer(configured);
        Assert.Null(issuer.AsTrustedIssuer().FindKey("a"));
        await issuer.Refresh(default);

        var trusted = issuer.AsTrustedIssuer();
        Assert.Equal("a", trusted.FindKey("a")?.KeyId);
        Assert.Null(trusted.FindKey("A"));
        Assert.Equal([true, true, false, false], new[] { Name, Name + "/", Name + "/x", "https://other" }.Select(trusted.IsIssuer));
        Assert.Equal(
            [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.EcdsaSha256], trusted.Algorithms);
        Assert.Equal(("oid", "https://vault.test"), (trusted.PrincipalClaim, Assert.Single(trusted.Audiences)));
        Assert.Equal(
            "sub", new OpenIdIssuer(new Uri(Name), [], new HttpClient(this)) { PrincipalClaim = "sub" }.AsTrustedIssuer().PrincipalClaim);
    }

    [Theory]
    [InlineData(
        """{"issuer":"https://other","jwks_uri":"https://keys.example/all"}""", "The document of " + Name + " names another issuer.")]
    [InlineData("""{"jwks_uri":"https://keys.example/all"}""", "The document of " + Name + " names another issuer.")]
    [InlineData("""{"issuer":1,"jwks_uri":"https://keys.example/all"}""", "The document of " + Name + " names another issuer.")]
    [InlineData("""{"issuer":"https://login.example/tenant"}""", "The document of " + Name + " has no usable jwks_uri.")]
    [InlineData("""{"issuer":"https://login.example/tenant","jwks_uri":"/all"}""", "The document of " + Name + " has no usable jwks_uri.")]
    [InlineData(
        """{"issuer":"https://login.example/tenant","jwks_uri":"http://keys.example/all"}""",
        "The document of " + Name + " has no usable jwks_uri.")]
    public async Task Refresh_DocumentThatIsNotSound_KeepsTheKeysOfBefore(string document, string message)
    {
        var issuer = Issuer(Name);
        await issuer.Refresh(default);
        documents[Name + "/.well-known/openid-configuration"] = document;

        var problem = await Assert.ThrowsAsync<InvalidOperationException>(() => issuer.Refresh(default));
        Assert.Equal(message, problem.Message);
        Assert.NotNull(issuer.AsTrustedIssuer().FindKey("a"));
    }

    [Fact]
    public async Task Refresh_Keys_AreThoseThatSignAndHaveAName()
    {
        documents["https://keys.example/all"] = Keys(
            Key("sig"), Key("unsaid", use: null), Key("empty", use: ""), Key("enc", use: "enc"), Key("", "sig"), Key(null),
            """{"kty":"EC","kid":"ec","use":"sig","crv":"P-256","x":"AA","y":"AA"}""", """{"kty":"oct","kid":"oct","use":"sig","k":"AA"}""",
            Key("sig", use: "sig"));
        var issuer = Issuer(Name);
        await issuer.Refresh(default);

        var known = (string[])["sig", "unsaid", "empty", "ec"];
        Assert.All(known, kid => Assert.Equal(kid, issuer.AsTrustedIssuer().FindKey(kid)?.KeyId));
        Assert.All(["enc", "", "oct"], kid => Assert.Null(issuer.AsTrustedIssuer().FindKey(kid)));
    }

    [Fact]
    public async Task Refresh_KeysOfLater_TakeThePlaceOfTheFirst()
    {
        var issuer = Issuer(Name);
        var trusted = issuer.AsTrustedIssuer();
        await issuer.Refresh(default);
        documents["https://keys.example/all"] = Keys(Key("b"));
        await issuer.Refresh(default);
        Assert.Null(trusted.FindKey("a"));
        Assert.NotNull(trusted.FindKey("b"));
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Task.FromResult(
            new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(documents[request.RequestUri!.AbsoluteUri]) });

    private OpenIdIssuer Issuer(string name) => new(new Uri(name), ["https://vault.test"], new HttpClient(this));

    private static string Keys(params string[] keys) => $$"""{"keys":[{{string.Join(',', keys)}}]}""";

    private static string Key(string? kid, string? use = "sig") =>
        $$"""{"kty":"RSA","n":"{{Modulus}}","e":"AQAB"{{Property("kid", kid)}}{{Property("use", use)}}}""";

    private static string Property(string name, string? value) => value is null ? string.Empty : $",\"{name}\":\"{value}\"";
}
