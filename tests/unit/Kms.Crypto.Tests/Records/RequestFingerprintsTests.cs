using Kms.Crypto.Records;

namespace Kms.Crypto.Tests.Records;

public sealed class RequestFingerprintsTests
{
    private readonly RequestFingerprints fingerprints = new();

    [Fact]
    public void IsOf_TheRequestItWasMadeOf_IsTrueOfNoOther()
    {
        var fingerprint = fingerprints.Make("a request"u8);
        Assert.Equal(32, fingerprint.Length);
        Assert.True(fingerprints.IsOf(fingerprint, "a request"u8));
        Assert.False(fingerprints.IsOf(fingerprint, "a requesT"u8));
        Assert.False(fingerprints.IsOf(fingerprint.AsSpan(0, 31), "a request"u8));
    }

    [Fact]
    public void IsOf_AnyBitChanged_IsFalse()
    {
        var fingerprint = fingerprints.Make("a request"u8);
        for (var bit = 0; bit < fingerprint.Length * 8; bit++)
        {
            fingerprint[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(fingerprints.IsOf(fingerprint, "a request"u8), $"bit {bit}");
            fingerprint[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    /// <summary>Two fingerprints of one request have nothing in common: they do not tell that two callers asked for the same.</summary>
    [Fact]
    public void Make_TheSameRequestTwice_DiffersInKeyAndMac()
    {
        var (one, two) = (fingerprints.Make("a request"u8), fingerprints.Make("a request"u8));
        Assert.False(one.AsSpan(0, 16).SequenceEqual(two.AsSpan(0, 16)));
        Assert.False(one.AsSpan(16).SequenceEqual(two.AsSpan(16)));
    }
}
