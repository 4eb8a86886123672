using Kms.Http.Service;
using Kms.Http.Tokens;
using Kms.Keys;
using Xunit;

namespace Kms.Http.Calls;

/// <summary>How every refusal looks in HTTP, written out: status, code, inner code, and whether it says when to come back.</summary>
public sealed class RefusalAnswerTests
{
    private static readonly RsaSigner Signer = new();

    public static TheoryData<RefusalCode, string, bool> Answers() => new()
    {
        { RefusalCode.BadParameter, "400 BadParameter", false },
        { RefusalCode.NotSupported, "400 NotSupported", false },
        { RefusalCode.BackupInvalid, "400 BadParameter", false },
        { RefusalCode.AccessDenied, "403 Forbidden/ForbiddenByRbac", false },
        { RefusalCode.KeyDisabled, "403 Forbidden/KeyDisabled", false },
        { RefusalCode.KeyNotYetValid, "403 Forbidden/KeyNotYetValid", false },
        { RefusalCode.KeyExpired, "403 Forbidden/KeyExpired", false },
        { RefusalCode.KeyOperationForbidden, "403 Forbidden/KeyOperationForbidden", false },
        { RefusalCode.PurgeProtected, "403 Forbidden/PurgeProtected", false },
        { RefusalCode.ReadOnlyReplica, "403 Forbidden/ReadOnlyReplica", false },
        { RefusalCode.RegionFenced, "403 Forbidden/RegionFenced", false },
        { RefusalCode.KeyNotFound, "404 KeyNotFound", false },
        { RefusalCode.VaultNotFound, "404 VaultNotFound", false },
        { RefusalCode.KeyIsDeletedButRecoverable, "409 Conflict/ObjectIsDeletedButRecoverable", false },
        { RefusalCode.KeyAlreadyExists, "409 Conflict/KeyAlreadyExists", false },
        { RefusalCode.VaultIsDeletedButRecoverable, "409 Conflict/VaultIsDeletedButRecoverable", false },
        { RefusalCode.VaultIsBeingPurged, "409 Conflict/VaultIsBeingPurged", false },
        { RefusalCode.Conflict, "409 Conflict", false },
        { RefusalCode.PairingCodeWrong, "409 Conflict/PairingCodeWrong", false },
        { RefusalCode.PairingCodeUsed, "409 Conflict/PairingCodeUsed", false },
        { RefusalCode.PairingCodeExpired, "409 Conflict/PairingCodeExpired", false },
        { RefusalCode.PeerNotAllowed, "409 Conflict/PeerNotAllowed", false },
        { RefusalCode.PeerClockOff, "409 Conflict/PeerClockOff", false },
        { RefusalCode.PeerTooOld, "409 Conflict/PeerTooOld", false },
        { RefusalCode.AlreadyCarriedOut, "409 Conflict/AlreadyCarriedOut", false },
        { RefusalCode.IdempotencyKeyReused, "422 UnprocessableContent/IdempotencyKeyReused", false },
        { RefusalCode.SequenceNotReached, "412 PreconditionFailed/SequenceNotReached", false },
        { RefusalCode.Throttled, "429 Throttled", true },
        { RefusalCode.RecordCorrupt, "500 InternalServerError/RecordCorrupt", false },
        { RefusalCode.ZoneUnavailable, "503 ServiceUnavailable/ZoneUnavailable", true },
        { RefusalCode.OutcomeUnknown, "503 ServiceUnavailable/OutcomeUnknown", true },
        { RefusalCode.RecordInDoubt, "503 ServiceUnavailable/RecordInDoubt", true },
        { RefusalCode.AuditUnavailable, "503 ServiceUnavailable/AuditUnavailable", true },
        { RefusalCode.ReplicaIncomplete, "503 ServiceUnavailable/ReplicaIncomplete", true },
        { RefusalCode.PeerUnreachable, "503 ServiceUnavailable/PeerUnreachable", true },
        { RefusalCode.NodeUnavailable, "503 ServiceUnavailable/NodeUnavailable", true },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Refusal_OfTheDomain_HasExactlyThisAnswer(RefusalCode code, string expected, bool comesBack)
    {
        var tokens = new TokenService(
            RunningService.Tenant, Signer, [RunningService.Administrator], RunningService.Domain, TimeProvider.System, TimeSpan.FromHours(1));
        var refusal = new Refusal(code, "The reason in words.") { RetryAfter = TimeSpan.FromMilliseconds(6500) };
        var gateway = new KmsGateway(
            BrokenKms.That(_ => new ValueTask<Result<CryptoAnswer>>(refusal)),
            new GatewayOptions { Domain = RunningService.Domain, DefaultVault = "default", Region = "test", TenantId = RunningService.Tenant },
            new CallerAuthentication(tokens), TimeProvider.System);
        await using var server = await LoopbackServer.Start(gateway);
        using var client = new Client(server.Port, tokens.Issue(RunningService.Administrator, "https://localhost"));

        var answer = await client.Post("/keys/n/sign", """{"alg":"ES256","value":"AAAA"}""");

        Assert.Equal((expected, "The reason in words.", comesBack ? "7" : string.Empty), (CallStage.Describe(answer), answer.Message, answer.Header("Retry-After")));
    }

    [Fact]
    public void Answers_EveryRefusal_HasOne() =>
        Assert.Equal(Enum.GetValues<RefusalCode>().Order(), Answers().Select(row => row.Data.Item1).Order());
}
