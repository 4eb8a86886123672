using Kms.Access;
using Kms.Audit;
using Kms.Keys;
using Kms.Operations;
using Xunit;

namespace Kms.Core.Tests.Operations;

/// <summary>The path that everything else waits for.</summary>
public sealed class UseOfAKeyTests
{
    private static readonly UseKeyRequest Request = new(AnyRequest.Key, null, new CryptoRequest(KeyOperations.Sign, Algorithm.Es256, new byte[32]));

    private static readonly AccessControl Access =
        new(new AccessPolicy([new RoleAssignment("principal-1", new Role("test", Permission.KeySign), AccessScope.Server)]));

    [Theory]
    [InlineData(KeyOperations.Encrypt, "Encrypt")]
    [InlineData(KeyOperations.Decrypt, "Decrypt")]
    [InlineData(KeyOperations.Sign, "Sign")]
    [InlineData(KeyOperations.Verify, "Verify")]
    [InlineData(KeyOperations.WrapKey, "WrapKey")]
    [InlineData(KeyOperations.UnwrapKey, "UnwrapKey")]
    public void Use_EachOne_IsAnOperationOfItsOwn(KeyOperations use, string operation) =>
        Assert.Equal(operation, (Request with { Use = Request.Use with { Operation = use } }).Operation.Name);

    [Theory]
    [InlineData(KeyOperations.None)]
    [InlineData(KeyOperations.Export)]
    [InlineData(KeyOperations.Sign | KeyOperations.Verify)]
    public void Use_ThatIsNone_IsAMistakeOfTheCaller(KeyOperations use) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => (Request with { Use = Request.Use with { Operation = use } }).Operation);

    [Fact]
    public void Use_HandlerCompletesAtOnce_CompletesAtOnceAndAllocatesNothing()
    {
        Result<CryptoAnswer> answer = new CryptoAnswer("signing", "v", default);
        var kms = Pipeline(() => new(answer), new Nowhere());

        Assert.True(kms.Send(AnyRequest.Call, Request, TestContext.Current.CancellationToken).IsCompletedSuccessfully);
        Assert.Equal(0, Allocated(kms));
    }

    [Fact]
    public async Task Use_HandlerCompletesLater_IsRecordedThen()
    {
        var later = new TaskCompletionSource<Result<CryptoAnswer>>();
        var trail = new Testing.MemoryTrail();
        var pending = Pipeline(() => new(later.Task), trail).Send(AnyRequest.Call, Request, TestContext.Current.CancellationToken);

        Assert.Empty(trail.Records);
        later.SetResult(new Refusal(RefusalCode.KeyNotFound, "There is none."));
        Assert.Equal(RefusalCode.KeyNotFound, (await pending).Refusal?.Code);
        Assert.Equal(RefusalCode.KeyNotFound, Assert.Single(trail.Records).Refusal);
    }

    private static OperationPipeline Pipeline(Func<ValueTask<Result<CryptoAnswer>>> answer, IAuditTrail trail) =>
        new([OperationHandler.For<UseKeyRequest, CryptoAnswer>(Operation.Sign, (_, _, _) => answer())], Access, trail, TimeProvider.System);

    private static long Allocated(OperationPipeline kms)
    {
        for (var i = 0; i < 1000; i++)
        {
            kms.Send(AnyRequest.Call, Request);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            kms.Send(AnyRequest.Call, Request);
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
