using Kms.Http.Service;
using Kms.Regions;
using Xunit;

namespace Kms.Http.Keys;

/// <summary>Imported symmetric keys over HTTP: <c>key_ops</c>, <c>alg</c>, and the first use in a region that may change nothing.</summary>
public sealed class ImportedOctTests(RunningService service) : IClassFixture<RunningService>
{
    private const string K = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
    private const string Gcm = """{"alg":"A256GCM","value":"AAAA"}""";
    private const string Kw = """{"alg":"A256KW","value":"AAAAAAAAAAAAAAAAAAAAAA"}""";

    private readonly Client client = service.Client;

    [Theory]
    [InlineData("", 200, 403)]
    [InlineData(""","key_ops":["encrypt","decrypt"]""", 200, 403)]
    [InlineData(""","alg":"A256KW" """, 403, 200)]
    [InlineData(""","alg":"" """, 200, 403)]
    public async Task Import_UsedInTwoFamilies_TheSecondIsForbidden(string more, int gcm, int wrap)
    {
        var name = "two-" + Guid.NewGuid().ToString("N");
        Assert.Equal(200, (await client.Put("/keys/" + name, $$"""{"key":{"kty":"oct","k":"{{K}}"{{more}} } }""")).Status);

        var encrypted = await client.Post($"/keys/{name}/encrypt", Gcm);
        var wrapped = await client.Post($"/keys/{name}/wrapkey", Kw);

        Assert.Equal((gcm, wrap), (encrypted.Status, wrapped.Status));
        var forbidden = gcm == 403 ? encrypted : wrapped;
        Assert.Equal(("Forbidden", "KeyOperationForbidden"), (forbidden.ErrorCode, forbidden.InnerCode));
    }

    [Theory]
    [InlineData("\"A128GCM\"")]
    [InlineData("\"RS256\"")]
    [InlineData("\"none\"")]
    [InlineData("7")]
    public async Task Import_AlgThatDoesNotFit_IsRefusedByName(string alg)
    {
        var answer = await client.Put("/keys/misfit", $$"""{"key":{"kty":"oct","k":"{{K}}","alg":{{alg}} } }""");

        Assert.Equal((400, "BadParameter"), (answer.Status, answer.ErrorCode));
        Assert.Contains("key.alg", answer.Message, StringComparison.Ordinal);
        Assert.Equal(404, (await client.Get("/keys/misfit")).Status);
    }

    [Theory]
    [InlineData(RegionRole.Replica)]
    [InlineData(RegionRole.Failover)]
    public async Task FirstUse_InARegionThatMayChangeNothing_IsRefusedAndDecidesNothing(RegionRole role)
    {
        var name = "replica-" + role;
        await client.Put("/keys/" + name, $$"""{"key":{"kty":"oct","k":"{{K}}"} }""");
        await client.Put("/keys/told-" + name, $$"""{"key":{"kty":"oct","k":"{{K}}","key_ops":["wrapKey"]} }""");
        service.Region.Role = role;
        try
        {
            var undecided = await client.Post($"/keys/{name}/encrypt", Gcm);
            var told = await client.Post($"/keys/told-{name}/wrapkey", Kw);

            Assert.Equal((403, "ReadOnlyReplica"), (undecided.Status, undecided.InnerCode));
            Assert.Contains("first use", undecided.Message, StringComparison.Ordinal);
            Assert.Equal(200, told.Status);
        }
        finally
        {
            service.Region.Role = RegionRole.Home;
        }

        Assert.Equal(200, (await client.Post($"/keys/{name}/wrapkey", Kw)).Status);
    }
}
