using Kms.Audit;
using Kms.Keys;
using Kms.Operations;
using Xunit;

namespace Kms.Core.Tests.Audit;

/// <summary>The path that everything else waits for.</summary>
public sealed class AuditedUseTests
{
    private static readonly CryptoRequest Request = new(KeyOperations.Sign, Algorithm.Es256, new byte[32]);

    [Theory]
    [InlineData(KeyOperations.Encrypt, Operation.Encrypt)]
    [InlineData(KeyOperations.Decrypt, Operation.Decrypt)]
    [InlineData(KeyOperations.Sign, Operation.Sign)]
    [InlineData(KeyOperations.Verify, Operation.Verify)]
    [InlineData(KeyOperations.WrapKey, Operation.WrapKey)]
    [InlineData(KeyOperations.UnwrapKey, Operation.UnwrapKey)]
    [InlineData(KeyOperations.Export, Operation.UseKey)]
    public async Task UseKey_EachOperation_IsRecordedByItsName(KeyOperations use, Operation recorded)
    {
        var trail = new Testing.MemoryTrail();
        await AnyKms.Call(new AuditedKms(AnyKms.ThatSucceeds(), trail, TimeProvider.System), AnyKms.Methods.Single(m => m.Name == nameof(Operation.UseKey)), use);
        Assert.Equal(recorded, Assert.Single(trail.Records).Operation);
    }

    [Fact]
    public void UseKey_InnerCompletesAtOnce_CompletesAtOnceAndAllocatesNothing()
    {
        Result<CryptoAnswer> answer = new CryptoAnswer("signing", "v", default);
        object boxed = new ValueTask<Result<CryptoAnswer>>(answer);
        var inner = AnyKms.That(_ => boxed);
        var audited = new AuditedKms(inner, new Nowhere(), TimeProvider.System);

        Assert.True(audited.UseKey(AnyKms.Caller, AnyKms.Key, null, Request).IsCompletedSuccessfully);
        Assert.Equal(Allocated(inner), Allocated(audited));
    }

    [Fact]
    public async Task UseKey_InnerCompletesLater_IsRecordedThen()
    {
        var later = new TaskCompletionSource<Result<CryptoAnswer>>();
        var trail = new Testing.MemoryTrail();
        var audited = new AuditedKms(AnyKms.That(_ => new ValueTask<Result<CryptoAnswer>>(later.Task)), trail, TimeProvider.System);
        var pending = audited.UseKey(AnyKms.Caller, AnyKms.Key, null, Request);

        Assert.Empty(trail.Records);
        later.SetResult(new Refusal(RefusalCode.KeyNotFound, "There is none."));
        Assert.Equal(RefusalCode.KeyNotFound, (await pending).Refusal?.Code);
        Assert.Equal(RefusalCode.KeyNotFound, Assert.Single(trail.Records).Refusal);
    }

    private static long Allocated(IKms kms)
    {
        for (var i = 0; i < 1000; i++)
        {
            kms.UseKey(AnyKms.Caller, AnyKms.Key, null, Request);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            kms.UseKey(AnyKms.Caller, AnyKms.Key, null, Request);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private sealed class Nowhere : IAuditTrail
    {
        public bool CanRecord => true;

        public bool Record(in AuditRecord record) => true;

        public ValueTask<bool> Flush() => new(true);
    }
}
