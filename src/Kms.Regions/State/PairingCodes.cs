using System.Collections.Immutable;

namespace Kms.Regions.State;

/// <summary>One code that was made here.</summary>
/// <param name="Id">Names the code without giving anything away.</param>
/// <param name="Secret">Known to those who were shown the code.</param>
/// <param name="UsedBy">The region that has joined with it; null until then.</param>
public sealed record PairingOffer(string Id, string Secret, DateTimeOffset Expires, string? UsedBy)
{
    /// <summary>As it is shown: one word to copy.</summary>
    public string Text => Id + "-" + Secret;
}

/// <summary>
/// The codes of this region: each opens one pairing, once, within minutes. A value; decisions about it change nothing until the new book
/// is stored, and two that want to use the same code meet at the store.
/// </summary>
public sealed record PairingCodes(ImmutableArray<PairingOffer> Offers)
{
    public const int IdLength = 8;
    public const int SecretLength = 32;
    private const int KeptMax = 16;

    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    public static PairingCodes Empty { get; } = new([]);

    /// <summary>A new code, from two fresh identities.</summary>
    public (PairingCodes Codes, PairingOffer Offer) Offer(IIdentities identities, DateTimeOffset now)
    {
        var offer = new PairingOffer(identities.NewId()[..IdLength], identities.NewId(), now + Lifetime, null);
        return (new PairingCodes([.. Offers.TakeLast(KeptMax - 1), offer]), offer);
    }

    public PairingOffer? Find(string id) => Offers.FirstOrDefault(offer => offer.Id == id);

    /// <summary>
    /// The book in which the code is used up, or why it opens nothing. Only for a caller that has proved to know the code's secret.
    /// </summary>
    public Result<PairingCodes> Use(PairingOffer offer, string by, DateTimeOffset now) =>
        offer.UsedBy is { } user ? new Refusal(RefusalCode.PairingCodeUsed, $"This code was used already, by region '{user}'. Make a new one.")
        : now > offer.Expires ? new Refusal(RefusalCode.PairingCodeExpired, $"This code expired at {offer.Expires:u}. Make a new one.")
        : new PairingCodes(Offers.Replace(offer, offer with { UsedBy = by }));

    /// <summary>What a person typed, as id and secret; null when it cannot be a code.</summary>
    public static (string Id, string Secret)? Read(string text)
    {
        var code = text.Trim().ToLowerInvariant();
        return code.Length == IdLength + 1 + SecretLength && code[IdLength] == '-' && code.All(c => char.IsAsciiHexDigitLower(c) || c == '-')
            ? (code[..IdLength], code[(IdLength + 1)..])
            : null;
    }

    public static Refusal Wrong { get; } = new(RefusalCode.PairingCodeWrong, "The other region did not make this code. POST /region/pairing makes one there.");
}
