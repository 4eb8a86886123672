using Kms.Keys;
using Kms.Testing;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Kms.Client.Tests.Https;

/// <summary>Tokens: fetched once, renewed in time, replaced when they are not accepted. And: to whom they are sent.</summary>
public sealed class TokenTests(Service service) : IClassFixture<Service>
{
    [Fact]
    public async Task Token_ManyCalls_IsFetchedOnce()
    {
        var client = service.Connect();
        var before = service.Faults.TokenRequests;
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.RandomBytesAsync(8)));
        Assert.Equal(1, service.Faults.TokenRequests - before);
    }

    [Fact]
    public async Task Token_LittleLifeLeft_IsRenewed()
    {
        var time = TestTime.New();
        var client = service.Connect(time: time);
        await client.RandomBytesAsync(8);
        var before = service.Faults.TokenRequests;
        time.Advance(TimeSpan.FromMinutes(47));
        await client.RandomBytesAsync(8);
        Assert.Equal(before, service.Faults.TokenRequests);
        time.Advance(TimeSpan.FromMinutes(2));
        await client.RandomBytesAsync(8);
        Assert.Equal(before + 1, service.Faults.TokenRequests);
    }

    [Fact]
    public async Task Token_NotAccepted_IsReplacedOnce()
    {
        var client = service.Connect();
        await client.RandomBytesAsync(8);
        var before = service.Faults.TokenRequests;
        var refusals = 0;
        service.Faults.Instead = context =>
        {
            if (refusals++ > 0)
            {
                return Task.FromResult(false);
            }

            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.FromResult(true);
        };
        await client.RandomBytesAsync(8);
        service.Faults.Instead = null;
        Assert.Equal(before + 1, service.Faults.TokenRequests);
    }

    [Fact]
    public async Task Token_WrongSecret_IsToldAndNotRepeated()
    {
        var before = service.Faults.TokenRequests;
        var client = service.Connect(https: options => options.ClientSecret = "wrong");
        var problem = await Assert.ThrowsAsync<KmsAuthenticationException>(() => client.GetKeyAsync("any"));
        Assert.Contains("secret", problem.Message, StringComparison.Ordinal);
        Assert.NotNull(problem.OperationId);
        Assert.Equal(1, service.Faults.TokenRequests - before);
    }

    [Fact]
    public async Task Token_OwnSource_IsUsed()
    {
        var client = service.Connect(https: options => options.AccessToken = _ => new("no token at all"));
        await Assert.ThrowsAsync<KmsAuthenticationException>(() => client.GetKeyAsync("any"));
    }

    [Fact]
    public async Task Gateway_NotProvingWhoItIs_GetsNoToken()
    {
        var client = service.Connect(https: options => options.CaFile = null);
        var problem = await Assert.ThrowsAsync<KmsAuthenticationException>(() => client.GetKeyAsync("any"));
        Assert.Equal("NotTrusted", problem.Code);
    }

    [Fact]
    public async Task NextLink_LeadingElsewhere_IsNotFollowed()
    {
        service.Faults.Instead = async context =>
        {
            await context.Response.WriteAsync("""{"value":[],"nextLink":"https://vault.localhost.example.com/keys"}""");
            return true;
        };
        var problem = await Assert.ThrowsAsync<KmsServiceFaultException>(() => service.Client.ListKeysAsync().ToListAsync().AsTask());
        service.Faults.Instead = null;
        Assert.Contains("leads elsewhere", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("<html>")]
    [InlineData("""{"key":{"kid":"nonsense"}}""")]
    [InlineData("""{"key":{"kid":"https://x/keys/a/b","kty":"EC","crv":"P-1"},"attributes":{"enabled":true,"recoverableDays":1,"recoveryLevel":"x"}}""")]
    public async Task Answer_Nonsense_IsAFaultOfTheService(string body)
    {
        service.Faults.Instead = async context =>
        {
            await context.Response.WriteAsync(body);
            return true;
        };
        var problem = await Assert.ThrowsAsync<KmsServiceFaultException>(() => service.Client.GetKeyAsync("any"));
        service.Faults.Instead = null;
        Assert.Equal("UnexpectedAnswer", problem.Code);
    }

    [Fact]
    public async Task Vault_OtherThanTheDefault_IsAskedUnderItsOwnName()
    {
        await service.Client.CreateVaultAsync("second");
        await service.Client.CreateKeyAsync("second/only-there", KeySpecs.Oct(128).Value);
        Assert.Equal("only-there", Assert.Single(await service.Client.ListKeysAsync("second").ToListAsync()).Name);
        await Assert.ThrowsAsync<KmsKeyNotFoundException>(() => service.Client.GetKeyAsync("only-there"));
    }
}
