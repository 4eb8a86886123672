using System.Text;
using Kms.Http.Service;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Kms.Http.Tokens;

/// <summary>The parts of a token request one by one: its header, its form, its path.</summary>
public sealed class TokenPartsTests
{
    [Theory]
    [InlineData("id:secret", "id", "secret")]
    [InlineData("id:", "id", "")]
    [InlineData("a:b:c", "a", "b:c")]
    [InlineData("a%3Ab+c:d%25+e", "a:b c", "d% e")]
    [InlineData("ä:ö", "ä", "ö")]
    public void Basic_Pair_IsDecodedWithItsFirstColonAsTheBorder(string pair, string id, string secret)
    {
        var header = Convert.ToBase64String(Encoding.UTF8.GetBytes(pair));
        foreach (var text in (string[])["Basic " + header, "basic " + header, "BASIC   " + header + " "])
        {
            Assert.Equal((id, secret), BasicCredentials.Read(text));
        }
    }

    [Theory]
    [InlineData("Bearer aWQ6c2VjcmV0")]
    [InlineData("Basic")]
    [InlineData("Basic ")]
    [InlineData("Basic not base64")]
    [InlineData("Basic aWQ=")] // "id"
    [InlineData("Basic OnNlY3JldA==")] // ":secret"
    [InlineData("BasicaWQ6c2VjcmV0")]
    [InlineData("aWQ6c2VjcmV0")]
    public void Basic_OfAnotherForm_IsAnInvalidClient(string header)
    {
        var problem = Assert.Throws<OAuthException>(() => BasicCredentials.Read(header));
        Assert.Equal((401, "invalid_client", 7000215), (problem.Status, problem.Error, problem.Number));
        Assert.Equal("The Authorization header must be Basic with the client's id and secret, or be left out.", problem.Message);
    }

    [Fact]
    public void Basic_NoneOrTwo_IsNothingOrAnInvalidClient()
    {
        Assert.Null(BasicCredentials.Read(default));
        Assert.Throws<OAuthException>(() => BasicCredentials.Read(new[] { "Basic aWQ6c2VjcmV0", "Basic aWQ6c2VjcmV0" }));
    }

    [Theory]
    [InlineData("a=1&b=2", "1", "2")]
    [InlineData("&&a=1&&", "1", null)]
    [InlineData("a=&b", null, null)]
    [InlineData("a=%31%26%3D+2&b==", "1&= 2", "=")]
    [InlineData("%61=1&B=2", "1", null)]
    [InlineData("", null, null)]
    public void Form_Fields_AreDecodedAndEmptyOnesAreNotGiven(string text, string? a, string? b)
    {
        var form = TokenForm.Parse(Encoding.UTF8.GetBytes(text));
        Assert.Equal((a, b), (form.Value("a"), form.Value("b")));
    }

    [Theory]
    [InlineData("a=1&a=1", "a")]
    [InlineData("a=&%61", "a")]
    [InlineData("=1&=2", "")]
    public void Form_FieldGivenTwice_IsRefusedByName(string text, string name)
    {
        var problem = Assert.Throws<OAuthException>(() => TokenForm.Parse(Encoding.UTF8.GetBytes(text)));
        Assert.Equal(
            (400, "invalid_request", 900144, $"The field '{name}' is given twice."),
            (problem.Status, problem.Error, problem.Number, problem.Message));
    }

    /// <summary>By the number of the path; null: a path of nothing.</summary>
    [Theory]
    [InlineData("/t/oauth2/v2.0/token", "t", 0)]
    [InlineData("/t/oauth2/token", "t", 1)]
    [InlineData("/t/v2.0/.well-known/openid-configuration", "t", 2)]
    [InlineData("/t/.well-known/openid-configuration", "t", 3)]
    [InlineData("/t/discovery/v2.0/keys", "t", 4)]
    [InlineData("/t/discovery/keys", "t", 4)]
    [InlineData("/T/OAUTH2/V2.0/Token", "T", 0)]
    [InlineData("//oauth2/token", "", 1)]
    [InlineData("/t/oauth2/token/", "t", null)]
    [InlineData("/t/oauth2", "t", null)]
    [InlineData("/t/", "t", null)]
    [InlineData("/t", "t", null)]
    [InlineData("/", "", null)]
    [InlineData("", "", null)]
    public void Path_UnderATenant_IsOneOfTheTableOrNone(string path, string tenant, int? expected)
    {
        var known = new PathString(path.Length == 0 ? null : path);
        Assert.Equal((tenant, (TokenPath?)expected), TokenPaths.Split(known));
        Assert.Equal(expected is not null, TokenPaths.Has(known));
    }

    [Theory]
    [InlineData("/keys/oauth2/token")]
    [InlineData("/KEYS/discovery/keys")]
    [InlineData("/deletedkeys/oauth2/v2.0/token")]
    public void Path_OfTheRestApi_IsNotTheTokenServices(string path) => Assert.False(TokenPaths.Has(path));

    [Fact]
    public void Path_EachKind_TakesOneMethod() =>
        Assert.Equal(["POST", "POST", "GET", "GET", "GET"], Enum.GetValues<TokenPath>().Select(TokenPaths.MethodOf));

    [Theory]
    [InlineData("https://localhost:8443/11111111-2222-3333-4444-555555555555/v2.0", true)]
    [InlineData("http://keys.example/11111111-2222-3333-4444-555555555555/v2.0", true)]
    [InlineData("https://localhost/11111111-2222-3333-4444-555555555555/v2.0#x", false)]
    [InlineData("https://user@localhost/11111111-2222-3333-4444-555555555555/v2.0", false)]
    [InlineData("https://localhost/11111111-2222-3333-4444-555555555555/V2.0", false)]
    [InlineData("https://localhost/11111111-2222-3333-4444-555555555555/v2.0/x", false)]
    [InlineData("file:///11111111-2222-3333-4444-555555555555/v2.0", false)]
    [InlineData("/11111111-2222-3333-4444-555555555555/v2.0", false)]
    public void Issuer_Name_IsOursOnAnyHostAndUnderExactlyOneTenant(string issuer, bool isOurs)
    {
        using var signer = new RsaSigner();
        var tokens = Service(signer, RunningService.Domain);
        Assert.Equal(isOurs, OwnIssuer.IsOf(RunningService.Tenant, issuer));
        Assert.Equal(isOurs, tokens.AsTrustedIssuer().IsIssuer(issuer));
    }

    [Theory]
    [InlineData("vault.test")]
    [InlineData("https://vault.test")]
    [InlineData("https://vault.test/")]
    public void Audience_WithOrWithoutItsScheme_IsOne(string audience)
    {
        using var signer = new RsaSigner();
        var tokens = Service(signer, audience);
        Assert.Equal(["https://vault.test"], tokens.AsTrustedIssuer().Audiences);
        var claims = Forge.Claims(tokens.Issue(RunningService.Reader, "https://localhost/"));
        Assert.Equal("https://vault.test", (string?)claims["aud"]);
        Assert.Equal("https://localhost/11111111-2222-3333-4444-555555555555/v2.0", (string?)claims["iss"]);
    }

    [Fact]
    public void Issue_ForWhatIsNoAddress_IsAMistakeOfTheCaller()
    {
        using var signer = new RsaSigner();
        var problem = Assert.Throws<ArgumentException>(() => Service(signer, "vault.test").Issue(RunningService.Reader, "localhost"));
        Assert.StartsWith("'localhost' is no address such as https://localhost:8443.", problem.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => Service(signer, "vault.test").Issue(null!, "https://localhost"));
        Assert.Throws<ArgumentException>(() => new TokenService("", signer, [], "vault.test", TimeProvider.System, TimeSpan.FromHours(1)));
        Assert.Throws<ArgumentException>(() => Service(signer, ""));
        Assert.Throws<ArgumentNullException>(() => Service(null!, "vault.test"));
    }

    private static TokenService Service(RsaSigner signer, string audience) =>
        new(RunningService.Tenant, signer, [RunningService.Reader], audience, TimeProvider.System, TimeSpan.FromHours(1));
}
