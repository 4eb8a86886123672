using System.Text;
using Kms.Access;
using Kms.Keys;
using Kms.Operations;
using Kms.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Kms.Core.Tests.Operations;

/// <summary>The way of every request through the pipeline: recorded, authorized, done or not done.</summary>
public sealed class OperationPipelineTests
{
    private static readonly string[] Changes =
    [
        "CreateKey", "ImportKey", "RotateKey", "UpdateKey", "RestoreKey", "DeleteKey", "RecoverKey", "PurgeKey", "SetRotationPolicy", "CreateVault",
        "UpdateVault", "DeleteVault", "RecoverVault", "PurgeVault", "ReplaceZone", "StartPairing", "PairRegion", "FailOverRegion", "PromoteRegion",
        "FailBackRegion", "UnpairRegion", "RecopyVault", "BackUpNow", "VerifyBackups",
    ];

    private readonly MemoryTrail trail = new();
    private readonly FakeTimeProvider time = TestTime.New();

    public static TheoryData<string> Every => [.. AnyRequest.All.Select(request => request.Operation.Name)];

    [Fact]
    public void Operations_EveryOneThatCallersCanAskFor_HasOneRequest() => Assert.Equal(
        Operation.All.Where(operation => operation.Permission != Permission.None).Select(operation => operation.Name).Order(),
        AnyRequest.All.Select(request => request.Operation.Name).Order());

    [Theory]
    [MemberData(nameof(Every))]
    public async Task Request_Succeeds_LeavesOneRecordOfIt(string name)
    {
        Assert.Null(await Send(name));

        var record = Assert.Single(trail.Records);
        Assert.Equal(name, record.Operation.Name);
        Assert.Null(record.Refusal);
        Assert.Equal(("principal-1", "operation-1", time.GetUtcNow()), (record.Principal, record.RequestId, record.Time));
        Assert.Equal(Changes.Contains(name) ? 1 : 0, trail.Flushes);
    }

    [Theory]
    [MemberData(nameof(Every))]
    public async Task Request_Succeeds_RecordNamesWhatItWasAbout(string name)
    {
        await Send(name);

        var record = Assert.Single(trail.Records);
        var request = AnyRequest.Of(name);
        var properties = request.GetType().GetProperties().Select(property => property.Name).ToArray();
        var answersVersion = AnyRequest.AnswerOf(request) == typeof(KeyView) || request is UseKeyRequest;
        Assert.Equal(properties.Contains("Key") || properties.Contains("Vault") ? "payments" : null, record.Vault);
        Assert.Equal(properties.Contains("Key") || answersVersion ? "signing" : name == "ReplaceZone" ? "text" : null, record.Key);
        Assert.Equal(answersVersion ? "version-of-the-answer" : null, record.Version);
        Assert.Equal(request is UseKeyRequest ? "ES256" : null, record.Algorithm);
    }

    [Theory]
    [MemberData(nameof(Every))]
    public async Task Request_Refused_LeavesOneRecordWithTheReason(string name)
    {
        var refusal = await Send(name, () => new Refusal(RefusalCode.Conflict, AnyRequest.Canary));

        Assert.Equal(RefusalCode.Conflict, refusal?.Code);
        var record = Assert.Single(trail.Records);
        Assert.Equal((name, RefusalCode.Conflict), (record.Operation.Name, record.Refusal));
        Assert.Equal(0, trail.Flushes);
    }

    [Theory]
    [MemberData(nameof(Every))]
    public async Task Request_OfACallerWithEveryOtherPermission_IsRefusedRecordedAndNotDone(string name)
    {
        var others = Enum.GetValues<Permission>().Aggregate((all, one) => all | one) & ~AnyRequest.Of(name).Operation.Permission;
        var refusal = await Send(name, () => throw new InvalidOperationException("It was done."), others);

        Assert.Equal(RefusalCode.AccessDenied, refusal?.Code);
        Assert.Equal(RefusalCode.AccessDenied, Assert.Single(trail.Records).Refusal);
    }

    [Theory]
    [MemberData(nameof(Every))]
    public async Task Request_SucceedsOrNot_RecordHoldsNoContent(string name)
    {
        await Send(name);
        await Send(name, () => new Refusal(RefusalCode.BadParameter, AnyRequest.Canary));

        var bytes = Encoding.ASCII.GetBytes(AnyRequest.Canary);
        Assert.All(trail.Records, record => Assert.All(
            [AnyRequest.Canary, Convert.ToHexString(bytes), Convert.ToBase64String(bytes)],
            form => Assert.DoesNotContain(form, record.ToString(), StringComparison.OrdinalIgnoreCase)));
    }

    [Theory]
    [MemberData(nameof(Every))]
    public async Task Request_NothingCanBeRecorded_IsRefusedAndNotDone(string name)
    {
        trail.CanRecord = false;
        var refusal = await Send(name, () => throw new InvalidOperationException("It was done."));

        Assert.Equal(RefusalCode.AuditUnavailable, refusal?.Code);
        Assert.NotNull(refusal?.RetryAfter);
    }

    [Theory]
    [MemberData(nameof(Every))]
    public async Task Request_RecordIsNotTaken_NoSuccessIsTold(string name)
    {
        trail.Takes = false;
        var refusal = await Send(name);

        Assert.Equal(Changes.Contains(name) ? RefusalCode.OutcomeUnknown : RefusalCode.AuditUnavailable, refusal?.Code);
    }

    [Theory]
    [MemberData(nameof(Every))]
    public async Task Request_Throws_LeavesOneRecordOfUnknownOutcome(string name)
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => Send(name, () => throw new InvalidOperationException("a mistake")));

        var record = Assert.Single(trail.Records);
        Assert.Equal((name, RefusalCode.OutcomeUnknown), (record.Operation.Name, record.Refusal));
    }

    [Theory]
    [MemberData(nameof(Every))]
    public async Task Request_HostDoesNotOfferIt_IsNotSupported(string name)
    {
        var kms = new OperationPipeline([], Access(AnyRequest.Of(name).Operation.Permission), trail, time);
        Assert.Equal(RefusalCode.NotSupported, (await AnyRequest.Send(kms, AnyRequest.Of(name)))?.Code);
    }

    [Fact]
    public async Task Change_RecordNotWrittenYet_IsNotAcknowledged()
    {
        var written = new TaskCompletionSource<bool>();
        trail.Flushing = () => new(written.Task);
        var pending = Send("DeleteKey");

        Assert.False(pending.IsCompleted);
        written.SetResult(true);
        Assert.Null(await pending);
    }

    [Fact]
    public async Task Change_RecordCannotBeWritten_OutcomeIsUnknown()
    {
        trail.Flushing = () => new(false);
        Assert.Equal(RefusalCode.OutcomeUnknown, (await Send("DeleteKey"))?.Code);
    }

    [Fact]
    public async Task OnDue_OfAKey_IsTheClocksAndNeedsNoPermission()
    {
        var due = OperationHandler.For<KmsRequest<Done>, Done>(Operation.OnDue, (_, _, _) => new(default(Done)));
        var kms = new OperationPipeline([due], Access(Permission.None), trail, time);

        Assert.True((await kms.OnDue(KeyRecord.IdOf(AnyRequest.Key), default)).IsOk);
        var record = Assert.Single(trail.Records);
        Assert.Equal((Operation.OnDue, "clock", "payments", "signing"), (record.Operation, record.Principal, record.Vault, record.Key));
    }

    [Fact]
    public void Handlers_TwoForOneOperation_AreRefused()
    {
        var handler = AnyRequest.Handler(AnyRequest.Of("Sign"), () => null);
        Assert.Throws<ArgumentException>(() => new OperationPipeline([handler, handler], Access(Permission.None), trail, time));
    }

    private static AccessControl Access(Permission permissions) =>
        new(new AccessPolicy([new RoleAssignment("principal-1", new Role("test", permissions), AccessScope.Server)]));

    private Task<Refusal?> Send(string name, Func<Refusal?>? answer = null, Permission? permissions = null)
    {
        var request = AnyRequest.Of(name);
        var kms = new OperationPipeline(
            [AnyRequest.Handler(request, answer ?? (() => null))], Access(permissions ?? request.Operation.Permission), trail, time);
        return AnyRequest.Send(kms, request);
    }
}
