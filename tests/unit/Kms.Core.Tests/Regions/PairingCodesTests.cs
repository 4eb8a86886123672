using Kms.Regions.State;
using Xunit;

namespace Kms.Core.Tests.Regions;

public sealed class PairingCodesTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly Numbers numbers = new();

    [Fact]
    public void Code_Shown_IsReadAsItself()
    {
        var (_, offer) = PairingCodes.Empty.Offer(numbers, Now);

        Assert.Equal((offer.Id, offer.Secret), PairingCodes.Read($"  {offer.Text.ToUpperInvariant()} \n"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("12345678")]
    [InlineData("12345678-")]
    [InlineData("12345678-0011223344556677889900112233445g")]
    [InlineData("12345678x00112233445566778899001122334455")]
    public void Code_AnythingElse_IsNone(string text) => Assert.Null(PairingCodes.Read(text));

    [Fact]
    public void Use_Once_IsUsedUp()
    {
        var (book, offer) = PairingCodes.Empty.Offer(numbers, Now);

        var used = book.Use(offer, "west", Now).Value;

        var again = used.Use(used.Find(offer.Id)!, "north", Now);
        Assert.Equal(RefusalCode.PairingCodeUsed, again.Refusal?.Code);
        Assert.Contains("west", again.Refusal!.Message, StringComparison.Ordinal);
    }

    /// <summary>Ten minutes, written out: a code that lasts longer is a key under the doormat.</summary>
    [Theory]
    [InlineData(0, true)]
    [InlineData(599, true)]
    [InlineData(600, true)]
    [InlineData(601, false)]
    [InlineData(3600, false)]
    [InlineData(10 * 24 * 3600, false)]
    public void Use_SecondsAfterItWasMade_IsGoodForTenMinutes(int seconds, bool good)
    {
        var (book, offer) = PairingCodes.Empty.Offer(numbers, Now);

        Assert.Equal(Now.AddMinutes(10), offer.Expires);
        Assert.Equal(good ? null : RefusalCode.PairingCodeExpired, book.Use(offer, "west", Now.AddSeconds(seconds)).Refusal?.Code);
    }

    [Fact]
    public void Use_OneCode_LeavesTheOthersGood()
    {
        var (book, first) = PairingCodes.Empty.Offer(numbers, Now);
        (book, var second) = book.Offer(numbers, Now);

        var used = book.Use(first, "west", Now).Value;

        Assert.Null(used.Find(second.Id)!.UsedBy);
        Assert.True(used.Use(used.Find(second.Id)!, "north", Now).IsOk);
    }

    [Fact]
    public void Book_ManyOffers_KeepsTheLatest()
    {
        var book = PairingCodes.Empty;
        var offers = new List<PairingOffer>();
        for (var i = 0; i < 100; i++)
        {
            (book, var offer) = book.Offer(numbers, Now);
            offers.Add(offer);
        }

        Assert.InRange(book.Offers.Length, 2, 50);
        Assert.NotNull(book.Find(offers[^1].Id));
        Assert.Null(book.Find(offers[0].Id));
    }

    private sealed class Numbers : IIdentities
    {
        private int last;

        public string NewId() => $"{++last:x8}{last:x24}";
    }
}
