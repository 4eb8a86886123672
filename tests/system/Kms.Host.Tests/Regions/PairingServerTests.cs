using Kms.Crypto.Regions;
using Kms.Regions.Pairing;
using Kms.Regions.State;
using Xunit;

namespace Kms.HostTests.Regions;

/// <summary>Who is taken in, and who is not: every refusal says why and leaves both zones as they were.</summary>
public sealed class PairingServerTests : IAsyncLifetime
{
    private PairingStand stand = null!;

    public async ValueTask InitializeAsync() => stand = await PairingStand.Start();

    public ValueTask DisposeAsync()
    {
        stand.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Join_EmptyRegionWithTheCode_IsThePeer()
    {
        var (id, secret) = await stand.Code();

        var joined = await stand.Join(id, secret, stand.Card());

        Assert.Null(joined.Refusal);
        Assert.Equal(("west", PairingStand.Joiner), (stand.Region.State.Peer?.Region, stand.Region.Record.PeerFingerprint));
    }

    [Fact]
    public async Task Join_TheSameRegionAgain_ChangesNothingAndIsToldSo()
    {
        var first = await stand.Code();
        await stand.Join(first.Id, first.Secret, stand.Card());
        var second = await stand.Code();

        Assert.Null((await stand.Join(second.Id, second.Secret, stand.Card())).Refusal);
        Assert.Equal(PairingStand.Joiner, stand.Region.Record.PeerFingerprint);
    }

    [Fact]
    public async Task Join_WrongSecret_IsRefused()
    {
        var (id, _) = await stand.Code();

        await Refused(RefusalCode.PairingCodeWrong, () => stand.Join(id, new string('0', PairingCodes.SecretLength), stand.Card()));
    }

    [Fact]
    public async Task Join_UnknownCode_IsRefused()
    {
        var (_, secret) = await stand.Code();

        await Refused(RefusalCode.PairingCodeWrong, () => stand.Join("ffffffff", secret, stand.Card()));
    }

    [Fact]
    public async Task Join_UsedCode_IsRefused()
    {
        var (id, secret) = await stand.Code();
        await stand.Join(id, secret, stand.Card());

        await Refused(RefusalCode.PairingCodeUsed, () => stand.Join(id, secret, stand.Card()));
    }

    [Fact]
    public async Task Join_TwoAtOnceWithOneCode_OneIsTakenIn()
    {
        var (id, secret) = await stand.Code();

        var both = await Task.WhenAll(
            stand.Join(id, secret, stand.Card(), new string('1', 64)), stand.Join(id, secret, stand.Card() with { Installation = "third" }, new string('2', 64)));

        Assert.Single(both, result => result.IsOk);
    }

    [Fact]
    public async Task Join_ExpiredCode_IsRefused()
    {
        var (id, secret) = await stand.Code();
        stand.Time.Advance(PairingCodes.Lifetime + TimeSpan.FromSeconds(1));

        await Refused(RefusalCode.PairingCodeExpired, () => stand.Join(id, secret, stand.Card()));
    }

    [Theory]
    [InlineData(-60)]
    [InlineData(60)]
    public async Task Join_ClockAnHourOff_IsRefused(int minutes)
    {
        var (id, secret) = await stand.Code();
        var card = stand.Card();

        await Refused(
            RefusalCode.PeerClockOff, () => stand.Join(id, secret, card with { TimeUnixMs = card.TimeUnixMs + (minutes * 60_000) }));
    }

    [Fact]
    public async Task Join_OldRelease_IsRefused()
    {
        var (id, secret) = await stand.Code();

        await Refused(RefusalCode.PeerTooOld, () => stand.Join(id, secret, stand.Card() with { Protocol = PairingRules.Protocol - 1 }));
    }

    [Fact]
    public async Task Join_RegionOfAnotherInstallation_IsRefused()
    {
        var (id, secret) = await stand.Code();

        await Refused(RefusalCode.PeerNotAllowed, () => stand.Join(id, secret, stand.Card() with { IsEmpty = false }));
    }

    [Fact]
    public async Task Join_ThirdRegion_IsRefused()
    {
        var first = await stand.Code();
        await stand.Join(first.Id, first.Secret, stand.Card());
        var second = await stand.Code();

        await Refused(
            RefusalCode.PeerNotAllowed, () => stand.Join(second.Id, second.Secret, stand.Card() with { Installation = "third" }, joiner: new string('3', 64)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Join_SomebodyInBetween_IsRefused(bool atTheJoiner)
    {
        // Whoever stands in between shows its own certificate to one side or the other: the proof is about another pair of certificates.
        var (id, secret) = await stand.Code();
        var middle = new string('9', 64);
        var seen = atTheJoiner ? new PairingProof(middle, stand.Host) : new PairingProof(PairingStand.Joiner, middle);

        await Refused(RefusalCode.PairingCodeWrong, () => stand.Join(id, secret, stand.Card(), shown: seen));
    }

    private async Task Refused(RefusalCode code, Func<Task<Result<Done>>> join)
    {
        var (before, book) = (await stand.Stored(), stand.Region.Record);

        var refusal = (await join()).Refusal;

        Assert.Equal(code, refusal?.Code);
        Assert.EndsWith(".", refusal!.Message, StringComparison.Ordinal);
        Assert.Equal(before, await stand.Stored());
        Assert.Same(book, stand.Region.Record);
    }
}
