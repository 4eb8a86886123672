using System.Security.Cryptography;
using System.Text;
using Kms.Crypto.Sealing;

namespace Kms.Crypto.Tests.Sealing;

public sealed class Xaes256GcmTests
{
    /// <summary>The vectors of c2sp.org/XAES-256-GCM: one for each value of the top bit of L.</summary>
    [Theory]
    [InlineData(0x01, "", "ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271")]
    [InlineData(0x03, "c2sp.org/XAES-256-GCM", "986ec1832593df5443a179437fd083bf3fdb41abd740a21f71eb769d")]
    public void Encrypt_PublishedVector_Matches(byte keyByte, string associatedData, string expected)
    {
        using var cipher = new Xaes256Gcm(key => key.Fill(keyByte));
        var nonce = "ABCDEFGHIJKLMNOPQRSTUVWX"u8;
        var plaintext = "XAES-256-GCM"u8;
        var output = new byte[plaintext.Length + Xaes256Gcm.TagBytes];
        cipher.Encrypt(nonce, plaintext, Encoding.ASCII.GetBytes(associatedData), output);
        Assert.Equal(expected, Convert.ToHexStringLower(output));

        byte[] whole = [.. nonce, .. output];
        var opened = new byte[plaintext.Length];
        Assert.True(cipher.TryOpen(whole, Encoding.ASCII.GetBytes(associatedData), opened));
        Assert.Equal(plaintext, opened);
    }

    /// <summary>The accumulated vector of the same document: inputs drawn from one SHAKE-128 stream, outputs hashed by another.</summary>
    [Fact]
    public void Encrypt_TenThousandAccumulated_Matches()
    {
        if (!Shake128.IsSupported)
        {
            Assert.Skip("SHAKE-128 is not available here.");
        }

        const int Iterations = 10_000;
        const int DrawnMax = 32 + 24 + 1 + 255 + 1 + 255;
        ReadOnlySpan<byte> stream = Shake128.HashData([], Iterations * DrawnMax);
        using var outputs = new Shake128();
        for (var i = 0; i < Iterations; i++)
        {
            var key = Draw(ref stream, 32).ToArray();
            var nonce = Draw(ref stream, 24);
            var plaintext = Draw(ref stream, Draw(ref stream, 1)[0]);
            var associatedData = Draw(ref stream, Draw(ref stream, 1)[0]);
            using var cipher = new Xaes256Gcm(span => key.CopyTo(span));
            var output = new byte[plaintext.Length + Xaes256Gcm.TagBytes];
            cipher.Encrypt(nonce, plaintext, associatedData, output);
            outputs.AppendData(output);
        }

        Assert.Equal("e6b9edf2df6cec60c8cbd864e2211b597fb69a529160cd040d56c0c210081939", Convert.ToHexStringLower(outputs.GetHashAndReset(32)));
    }

    [Fact]
    public void Seal_Repeatedly_NeverRepeatsANonce()
    {
        using var cipher = new Xaes256Gcm(key => key.Fill(7));
        var seen = new HashSet<string>();
        var output = new byte[Xaes256Gcm.OverheadBytes];
        for (var i = 0; i < 50_000; i++)
        {
            cipher.Seal([], [], output);
            Assert.True(seen.Add(Convert.ToHexString(output, 0, Xaes256Gcm.NonceBytes)));
        }
    }

    [Fact]
    public void TryOpen_AfterDispose_StillOpens()
    {
        var cipher = new Xaes256Gcm(key => key.Fill(7));
        var output = new byte[Xaes256Gcm.OverheadBytes + 1];
        cipher.Seal([42], [], output);
        cipher.Dispose();
        var opened = new byte[1];
        Assert.True(cipher.TryOpen(output, [], opened));
        Assert.Equal(42, opened[0]);
    }

    private static ReadOnlySpan<byte> Draw(ref ReadOnlySpan<byte> stream, int count)
    {
        var drawn = stream[..count];
        stream = stream[count..];
        return drawn;
    }
}
