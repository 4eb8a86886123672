using Kms.Operations;
using Kms.Testing;
using Xunit;

namespace Kms.Http.Tokens;

public sealed class UnknownCallersTests
{
    private static readonly VaultName Vault = VaultName.TryParse("payments", out var name) ? name : default;

    private readonly MemoryTrail trail = new();
    private readonly ManualTime time = new();

    [Fact]
    public void Record_OneRequest_IsARefusedAuthentication()
    {
        new UnknownCallers(trail, time).Record("request-1", "job", Vault);

        var record = Assert.Single(trail.Records);
        Assert.Equal((Operation.Authenticate, RefusalCode.AccessDenied), (record.Operation, record.Refusal));
        Assert.Equal(("request-1", "job", "payments", string.Empty, 0), (record.RequestId, record.CorrelationId, record.Vault, record.Principal, record.Others));
    }

    [Fact]
    public void Record_Flood_IsWrittenInPartAndCountedWhole()
    {
        var unknown = new UnknownCallers(trail, time);
        for (var i = 0; i < 1000; i++)
        {
            unknown.Record("request-" + i, null, Vault);
        }

        Assert.Equal(UnknownCallers.EachSecond, trail.Records.Count);
        time.Advance(TimeSpan.FromSeconds(1));
        unknown.Record("later", null, Vault);
        Assert.Equal(1000 - UnknownCallers.EachSecond, trail.Records[^1].Others);
        Assert.Equal(1001, trail.Records.Count + trail.Records.Sum(record => record.Others));
    }

    [Fact]
    public void Record_TenInEachSecond_AreWrittenOneByOne()
    {
        var unknown = new UnknownCallers(trail, time);
        for (var i = 0; i < 11; i++)
        {
            unknown.Record("request-" + i, null, Vault);
        }

        Assert.Equal(10, trail.Records.Count);
        Assert.All(trail.Records, record => Assert.Equal((0, time.GetUtcNow()), (record.Others, record.Time)));
        time.Advance(TimeSpan.FromMilliseconds(999));
        unknown.Record("same second", null, Vault);
        Assert.Equal(10, trail.Records.Count);
        time.Advance(TimeSpan.FromMilliseconds(1));
        unknown.Record("next", null, Vault);
        unknown.Record("and one more", null, Vault);
        Assert.Equal([2, 0], trail.Records.Skip(10).Select(record => record.Others));
    }

    [Fact]
    public void Record_NothingCanBeRecorded_IsCountedForLater()
    {
        var unknown = new UnknownCallers(trail, time);
        trail.CanRecord = false;
        unknown.Record("request-1", "job", Vault);
        Assert.Empty(trail.Records);

        trail.CanRecord = true;
        unknown.Record("request-2", null, Vault);
        Assert.Equal(1, Assert.Single(trail.Records).Others);
    }
}
