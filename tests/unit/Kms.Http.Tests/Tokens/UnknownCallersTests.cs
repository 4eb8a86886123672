using Kms.Gateways;
using Kms.Operations;
using Kms.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Kms.Http.Tokens;

public sealed class UnknownCallersTests
{
    private static readonly VaultName Vault = VaultName.TryParse("payments", out var name) ? name : default;

    private readonly MemoryTrail trail = new();
    private readonly FakeTimeProvider time = TestTime.New();

    [Fact]
    public async Task Record_OneRequest_IsARefusedAuthentication()
    {
        await new UnknownCallers(trail, time).Record(new UnknownCall("request-1", "job", Vault, 0));

        var record = Assert.Single(trail.Records);
        Assert.Equal((Operation.Authenticate, RefusalCode.AccessDenied), (record.Operation, record.Refusal));
        Assert.Equal(("request-1", "job", "payments", string.Empty, 0), (record.RequestId, record.CorrelationId, record.Vault, record.Principal, record.Others));
    }

    [Fact]
    public async Task Record_Flood_IsWrittenInPartAndCountedWhole()
    {
        var unknown = new UnknownCallers(trail, time);
        for (var i = 0; i < 1000; i++)
        {
            await unknown.Record(new UnknownCall("request-" + i, null, Vault, 0));
        }

        Assert.Equal(UnknownCallers.EachSecond, trail.Records.Count);
        time.Advance(TimeSpan.FromSeconds(1));
        await unknown.Record(new UnknownCall("later", null, Vault, 0));
        Assert.Equal(1000 - UnknownCallers.EachSecond, trail.Records[^1].Others);
        Assert.Equal(1001, trail.Records.Count + trail.Records.Sum(record => record.Others));
    }

    [Fact]
    public async Task Record_TenInEachSecond_AreWrittenOneByOne()
    {
        var unknown = new UnknownCallers(trail, time);
        for (var i = 0; i < 11; i++)
        {
            await unknown.Record(new UnknownCall("request-" + i, null, Vault, 0));
        }

        Assert.Equal(10, trail.Records.Count);
        Assert.All(trail.Records, record => Assert.Equal((0, time.GetUtcNow()), (record.Others, record.Time)));
        time.Advance(TimeSpan.FromMilliseconds(999));
        await unknown.Record(new UnknownCall("same second", null, Vault, 0));
        Assert.Equal(10, trail.Records.Count);
        time.Advance(TimeSpan.FromMilliseconds(1));
        await unknown.Record(new UnknownCall("next", null, Vault, 0));
        await unknown.Record(new UnknownCall("and one more", null, Vault, 0));
        Assert.Equal([2, 0], trail.Records.Skip(10).Select(record => record.Others));
    }

    [Fact]
    public async Task Record_NothingCanBeRecorded_IsCountedForLater()
    {
        var unknown = new UnknownCallers(trail, time);
        trail.CanRecord = false;
        await unknown.Record(new UnknownCall("request-1", "job", Vault, 0));
        Assert.Empty(trail.Records);

        trail.CanRecord = true;
        await unknown.Record(new UnknownCall("request-2", null, Vault, 0));
        Assert.Equal(1, Assert.Single(trail.Records).Others);
    }

    [Fact]
    public async Task Record_ToldByAGatewayThatCountedOthers_CountsThemToo()
    {
        var unknown = new UnknownCallers(trail, time);
        for (var i = 0; i < UnknownCallers.EachSecond; i++)
        {
            Assert.True(await unknown.Record(new UnknownCall("request-" + i, null, Vault, 2)));
        }

        await unknown.Record(new UnknownCall("not told", null, Vault, 5));
        time.Advance(TimeSpan.FromSeconds(1));
        await unknown.Record(new UnknownCall("next", null, Vault, 1));
        Assert.Equal(7, trail.Records[^1].Others);
    }
}
