using System.Reflection;
using System.Text;
using Kms.Audit;
using Kms.Keys;
using Kms.Operations;
using Kms.Testing;
using Xunit;

namespace Kms.Core.Tests.Audit;

/// <summary>Every method of the façade, found by reflection: one that is added without a record fails here.</summary>
public sealed class AuditedKmsTests
{
    private static readonly string[] Changes =
    [
        nameof(Operation.CreateKey), nameof(Operation.ImportKey), nameof(Operation.RotateKey), nameof(Operation.UpdateKey), nameof(Operation.RestoreKey), nameof(Operation.DeleteKey),
        nameof(Operation.RecoverKey), nameof(Operation.PurgeKey), nameof(Operation.SetRotationPolicy), nameof(Operation.CreateVault), nameof(Operation.UpdateVault),
        nameof(Operation.DeleteVault), nameof(Operation.RecoverVault), nameof(Operation.PurgeVault), nameof(Operation.ReplaceZone),
    ];

    private readonly MemoryTrail trail = new();
    private readonly ManualTime time = new();

    public static TheoryData<string> Every => [.. AnyKms.Methods.Select(method => method.Name)];

    [Theory]
    [MemberData(nameof(Every))]
    public async Task Method_Succeeds_LeavesOneRecordOfIt(string name)
    {
        Assert.Null(await AnyKms.Call(Audited(AnyKms.ThatSucceeds()), Method(name)));

        var record = Assert.Single(trail.Records);
        Assert.Equal(OperationOf(name), record.Operation);
        Assert.Null(record.Refusal);
        Assert.Equal(("principal-1", "operation-1", time.GetUtcNow()), (record.Principal, record.RequestId, record.Time));
        Assert.Equal(Changes.Contains(name) ? 1 : 0, trail.Flushes);
    }

    [Theory]
    [MemberData(nameof(Every))]
    public async Task Method_Succeeds_RecordNamesWhatItWasAbout(string name)
    {
        await AnyKms.Call(Audited(AnyKms.ThatSucceeds()), Method(name));

        var record = Assert.Single(trail.Records);
        var types = Method(name).GetParameters().Select(parameter => parameter.ParameterType).ToArray();
        var answersKey = Method(name).ReturnType == typeof(ValueTask<Result<KeyView>>) || name == nameof(Operation.UseKey);
        Assert.Equal(types.Contains(typeof(KeyId)) || types.Contains(typeof(VaultName)) ? "payments" : null, record.Vault);
        Assert.Equal(types.Contains(typeof(KeyId)) || answersKey ? "signing" : name == nameof(Operation.ReplaceZone) ? "text" : null, record.Key);
        Assert.Equal(answersKey ? "version-of-the-answer" : null, record.Version);
        Assert.Equal(name == nameof(Operation.UseKey) ? "ES256" : null, record.Algorithm);
    }

    [Theory]
    [MemberData(nameof(Every))]
    public async Task Method_Refused_LeavesOneRecordWithTheReason(string name)
    {
        var refusal = await AnyKms.Call(Audited(AnyKms.ThatRefuses(RefusalCode.AccessDenied)), Method(name));

        Assert.Equal(RefusalCode.AccessDenied, refusal?.Code);
        var record = Assert.Single(trail.Records);
        Assert.Equal((OperationOf(name), RefusalCode.AccessDenied), (record.Operation, record.Refusal));
        Assert.Equal(0, trail.Flushes);
    }

    [Theory]
    [MemberData(nameof(Every))]
    public async Task Method_SucceedsOrNot_RecordHoldsNoContent(string name)
    {
        await AnyKms.Call(Audited(AnyKms.ThatSucceeds()), Method(name));
        await AnyKms.Call(Audited(AnyKms.ThatRefuses(RefusalCode.BadParameter)), Method(name));

        var bytes = Encoding.ASCII.GetBytes(AnyKms.Canary);
        Assert.All(trail.Records, record => Assert.All(
            [AnyKms.Canary, Convert.ToHexString(bytes), Convert.ToBase64String(bytes)],
            form => Assert.DoesNotContain(form, record.ToString(), StringComparison.OrdinalIgnoreCase)));
    }

    [Theory]
    [MemberData(nameof(Every))]
    public async Task Method_NothingCanBeRecorded_IsRefusedAndNotDone(string name)
    {
        trail.CanRecord = false;
        var refusal = await AnyKms.Call(Audited(AnyKms.That(_ => throw new InvalidOperationException("It was called."))), Method(name));

        Assert.Equal(RefusalCode.AuditUnavailable, refusal?.Code);
        Assert.NotNull(refusal?.RetryAfter);
    }

    [Theory]
    [MemberData(nameof(Every))]
    public async Task Method_RecordIsNotTaken_NoSuccessIsTold(string name)
    {
        trail.Takes = false;
        var refusal = await AnyKms.Call(Audited(AnyKms.ThatSucceeds()), Method(name));

        Assert.Equal(Changes.Contains(name) ? RefusalCode.OutcomeUnknown : RefusalCode.AuditUnavailable, refusal?.Code);
    }

    [Theory]
    [MemberData(nameof(Every))]
    public async Task Method_Throws_LeavesOneRecordOfUnknownOutcome(string name)
    {
        var kms = Audited(AnyKms.That(_ => throw new InvalidOperationException("a mistake")));
        await Assert.ThrowsAsync<InvalidOperationException>(() => AnyKms.Call(kms, Method(name)));

        var record = Assert.Single(trail.Records);
        Assert.Equal((OperationOf(name), RefusalCode.OutcomeUnknown), (record.Operation, record.Refusal));
    }

    [Fact]
    public async Task Change_RecordNotWrittenYet_IsNotAcknowledged()
    {
        var written = new TaskCompletionSource<bool>();
        trail.Flushing = () => new(written.Task);
        var pending = AnyKms.Call(Audited(AnyKms.ThatSucceeds()), Method(nameof(Operation.DeleteKey)));

        Assert.False(pending.IsCompleted);
        written.SetResult(true);
        Assert.Null(await pending);
    }

    [Fact]
    public async Task Change_RecordCannotBeWritten_OutcomeIsUnknown()
    {
        trail.Flushing = () => new(false);
        Assert.Equal(RefusalCode.OutcomeUnknown, (await AnyKms.Call(Audited(AnyKms.ThatSucceeds()), Method(nameof(Operation.DeleteKey))))?.Code);
    }

    [Fact]
    public async Task Elapse_OfAKey_IsRecordedAsTheClocks()
    {
        var done = await Audited(AnyKms.ThatSucceeds()).Elapse((_, _) => new(default(Done)), KeyRecord.IdOf(AnyKms.Key), default);

        Assert.True(done.IsOk);
        var record = Assert.Single(trail.Records);
        Assert.Equal((Operation.OnDue, "clock", "payments", "signing"), (record.Operation, record.Principal, record.Vault, record.Key));
    }

    private AuditedKms Audited(IKms inner) => new(inner, trail, time);

    private static MethodInfo Method(string name) => AnyKms.Methods.Single(method => method.Name == name);

    private static Operation OperationOf(string method) =>
        method == nameof(Operation.UseKey) ? Operation.Sign : Enum.Parse<Operation>(method);
}
