using Kms.Access;
using Kms.Idempotency;
using Xunit;

namespace Kms.Core.Tests.Idempotency;

public sealed class IdempotencyLogTests
{
    private static readonly OperationId Keyed = new("r1", "key/1/a/k");
    private static readonly IdempotencyEntry Done = new(Keyed.Token, new byte[] { 1 }, "version", Sample.Now);

    [Fact]
    public void Find_TheSameRequest_IsTheChangeThatWasMade() =>
        Assert.Equal(Done, IdempotencyLog.Empty.Add(Done).Find(Keyed with { RequestId = "r2" }, _ => true, Sample.Now.AddHours(24)).Value);

    [Fact]
    public void Find_AnotherKeyOrTooLate_IsANewChange()
    {
        var log = IdempotencyLog.Empty.Add(Done);
        Assert.Null(log.Find(new OperationId("r2", "key/1/a/other"), _ => true, Sample.Now).Value);
        Assert.Null(log.Find(OperationId.Single("r1", "key/1/a/k"), _ => true, Sample.Now).Value);
        Assert.Null(log.Find(Keyed, _ => true, Sample.Now.AddHours(24).AddTicks(1)).Value);
    }

    [Fact]
    public void Find_AnotherRequestUnderTheKey_IsRefused() =>
        Assert.Equal(RefusalCode.IdempotencyKeyReused, IdempotencyLog.Empty.Add(Done).Find(Keyed, _ => false, Sample.Now).Refusal?.Code);

    [Fact]
    public void Find_SomethingElseHasChangedTheObject_IsRefused()
    {
        var log = IdempotencyLog.Empty.Add(Done).Add(new IdempotencyEntry("once/7", default, null, Sample.Now));
        Assert.Equal(RefusalCode.AlreadyCarriedOut, log.Find(Keyed, _ => true, Sample.Now).Refusal?.Code);
        Assert.Equal(RefusalCode.IdempotencyKeyReused, log.Find(Keyed, _ => false, Sample.Now).Refusal?.Code);
        Assert.Equal(RefusalCode.AlreadyCarriedOut, IdempotencyLog.Empty.Add(Done).Outdate().Find(Keyed, _ => true, Sample.Now).Refusal?.Code);
    }

    [Fact]
    public void Find_TheServicesOwnRepetition_NeedsNoFingerprint()
    {
        var log = IdempotencyLog.Empty.Add(new IdempotencyEntry("once/7", default, "v", Sample.Now));
        Assert.Equal("v", log.Find(OperationId.Single("r7", "7"), _ => throw new InvalidOperationException(), Sample.Now).Value!.What);
    }

    [Fact]
    public void Add_ManyOfOneKind_KeepsTheLastOfEachKind()
    {
        var log = IdempotencyLog.Empty;
        for (var i = 0; i < 20; i++)
        {
            log = log.Add(new IdempotencyEntry("key/" + i, new byte[] { 1 }, null, Sample.Now));
            log = log.Add(new IdempotencyEntry("once/" + i, default, null, Sample.Now));
        }

        var kept = Enumerable.Range(20 - IdempotencyLog.KeptMax, IdempotencyLog.KeptMax).ToArray();
        Assert.Equal(kept.Select(i => "key/" + i), log.Entries.Where(entry => entry.IsKeyed).Select(entry => entry.Token));
        Assert.Equal(kept.Select(i => "once/" + i), log.Entries.Where(entry => !entry.IsKeyed).Select(entry => entry.Token));
        Assert.False(log.Entries[^1].IsOutdated);
        Assert.All(log.Entries.SkipLast(1), entry => Assert.True(entry.IsOutdated));
    }

    [Fact]
    public void Add_AfterADay_ForgetsWhatIsTooOld() => Assert.Single(
        IdempotencyLog.Empty.Add(Done).Add(new IdempotencyEntry("once/2", default, null, Sample.Now.AddHours(24).AddTicks(1))).Entries);

    /// <summary>Names of principals are other people's: no choice of a key reaches another principal's entries, or the service's own.</summary>
    [Fact]
    public void Token_OfAnyPrincipalAndKey_IsItsOwn()
    {
        string[] parts = ["a", "a/b", "b", "a/1/b", "1/a", "once/1", "key", "/"];
        var keyed = from principal in parts from key in parts select new Call(new Caller(principal, "n"), "r") { IdempotencyKey = key };
        var same = new Call(new Caller("a", "n"), "r");
        var tokens = keyed.Append(same).Append(same).Select(call => OperationId.Of(call, new Counter())).Select(operation => operation.Token).ToList();
        Assert.Equal(tokens.Count, tokens.Distinct().Count());
    }

    private sealed class Counter : IIdentities
    {
        private static int count;

        public string NewId() => (++count).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
