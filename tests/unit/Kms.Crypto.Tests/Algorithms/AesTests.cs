using System.Security.Cryptography;
using Kms.Crypto.Tests.Support;
using Kms.Keys;
using Kms.Records;

namespace Kms.Crypto.Tests.Algorithms;

public sealed class AesTests : IDisposable
{
    private readonly IKeyHandle handle = Keyring.Handle(new KeySpec(KeyType.Oct, 256));

    [Fact]
    public void GcmEncrypt_CallersIvOrTag_Refuses()
    {
        var request = new CryptoRequest(KeyOperations.Encrypt, Algorithm.A256Gcm, new byte[16]);
        Assert.Equal(RefusalCode.BadParameter, handle.Perform(request with { Iv = new byte[12] }).Refusal?.Code);
        Assert.Equal(RefusalCode.BadParameter, handle.Perform(request with { Tag = new byte[16] }).Refusal?.Code);
    }

    [Fact]
    public void GcmDecrypt_AnyPartChanged_GivesOneAnswer()
    {
        byte[] additional = [1, 2, 3];
        var made = handle.Perform(new CryptoRequest(KeyOperations.Encrypt, Algorithm.A256Gcm, new byte[20], AdditionalData: additional)).Value;
        Assert.Equal(additional, made.AdditionalData.ToArray());
        Assert.Equal((12, 16, 20), (made.Iv.Length, made.Tag.Length, made.Value.Length));
        var good = new CryptoRequest(KeyOperations.Decrypt, Algorithm.A256Gcm, made.Value, default, made.Iv, additional, made.Tag);
        Assert.True(handle.Perform(good).IsOk);
        CryptoRequest[] bad =
        [
            good with { Value = Flip(good.Value) },
            good with { Value = good.Value[1..] },
            good with { Value = default },
            good with { Iv = Flip(good.Iv) },
            good with { Tag = Flip(good.Tag) },
            good with { AdditionalData = Flip(good.AdditionalData) },
            good with { AdditionalData = default },
        ];
        Assert.All(bad, request => Assert.Same(Refusals.CannotDecrypt, handle.Perform(request).Refusal));
    }

    [Theory]
    [InlineData(0, 16)]
    [InlineData(11, 16)]
    [InlineData(16, 16)]
    [InlineData(12, 0)]
    [InlineData(12, 15)]
    [InlineData(12, 17)]
    public void GcmDecrypt_WrongIvOrTagLength_SaysTheRightOnes(int ivBytes, int tagBytes)
    {
        var request = new CryptoRequest(KeyOperations.Decrypt, Algorithm.A256Gcm, new byte[4], default, new byte[ivBytes], default, new byte[tagBytes]);
        Assert.Contains("12 bytes", handle.Perform(request).Refusal!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GcmEncrypt_ManyTimesFromManyThreads_NeverRepeatsAnIv()
    {
        var seen = new System.Collections.Concurrent.ConcurrentDictionary<string, bool>();
        Parallel.For(0, 100_000, _ =>
        {
            var made = handle.Perform(new CryptoRequest(KeyOperations.Encrypt, Algorithm.A256Gcm, default)).Value;
            Assert.True(seen.TryAdd(Convert.ToHexString(made.Iv.Span), true));
        });
    }

    [Theory]
    [InlineData("A256CBC")]
    [InlineData("A256CBCPAD")]
    public void Cbc_ManyMessagesOnOneContext_EqualTheFramework(string name)
    {
        var algorithm = Algorithm.ByName[name];
        using var keyring = new Keyring();
        var key = RandomNumberGenerator.GetBytes(32);
        using var mine = keyring.Open(keyring.Import(new KeyToImport { Type = KeyType.Oct, K = key }));
        using var aes = Aes.Create();
        aes.Key = key;
        var padding = algorithm == Algorithm.A256Cbc ? PaddingMode.None : PaddingMode.PKCS7;
        for (var i = 1; i <= 40; i++)
        {
            var value = RandomNumberGenerator.GetBytes(padding == PaddingMode.None ? 16 * i : 5 * i);
            var iv = RandomNumberGenerator.GetBytes(16);
            var made = mine.Perform(new CryptoRequest(KeyOperations.Encrypt, algorithm, value, Iv: iv)).Value;
            Assert.Equal(aes.EncryptCbc(value, iv, padding), made.Value.ToArray());
            Assert.Equal(iv, made.Iv.ToArray());
            var back = mine.Perform(new CryptoRequest(KeyOperations.Decrypt, algorithm, made.Value, Iv: iv)).Value;
            Assert.Equal(value, back.Value.ToArray());
        }
    }

    [Theory]
    [InlineData("A256CBC", 0, 16)]
    [InlineData("A256CBC", 15, 16)]
    [InlineData("A256CBC", 17, 16)]
    [InlineData("A256CBC", 16, 12)]
    [InlineData("A256CBCPAD", 16, 15)]
    [InlineData("A256CBCPAD", 16, 17)]
    [InlineData("A256KW", 0, 0)]
    [InlineData("A256KW", 8, 0)]
    [InlineData("A256KW", 17, 0)]
    [InlineData("A256KW", 16, 8)]
    public void Encrypt_WrongSizes_Refuses(string name, int valueBytes, int ivBytes)
    {
        var algorithm = Algorithm.ByName[name];
        var operation = algorithm.Operations.HasFlag(KeyOperations.Encrypt) ? KeyOperations.Encrypt : KeyOperations.WrapKey;
        var refusal = handle.Perform(new CryptoRequest(operation, algorithm, new byte[valueBytes], Iv: new byte[ivBytes])).Refusal;
        Assert.Equal(RefusalCode.BadParameter, refusal?.Code);
    }

    [Theory]
    [InlineData("A256CBC", new[] { 0, 15, 17 })]
    [InlineData("A256CBCPAD", new[] { 0, 15, 17 })]
    [InlineData("A256KW", new[] { 0, 8, 16, 23, 24, 25, 40 })]
    public void Decrypt_WrongLengths_GiveOneAnswer(string name, int[] lengths)
    {
        var algorithm = Algorithm.ByName[name];
        var (operation, iv) = algorithm == Algorithm.A256Kw ? (KeyOperations.UnwrapKey, 0) : (KeyOperations.Decrypt, 16);
        Assert.All(lengths, length => Assert.Same(
            Refusals.CannotDecrypt,
            handle.Perform(new CryptoRequest(operation, algorithm, new byte[length], Iv: new byte[iv])).Refusal));
    }

    [Fact]
    public void CbcPadDecrypt_EveryLastByte_AcceptsOnlyTruePadding()
    {
        // Without padding, any last block can be made; with it, only those that end in n bytes of value n are accepted.
        var iv = new byte[16];
        for (var last = 0; last < 256; last++)
        {
            foreach (var spoiled in (int[])[-1, 1, 8, 15])
            {
                var block = new byte[16];
                block.AsSpan().Fill((byte)last);
                if (spoiled > 0)
                {
                    block[^(spoiled + 1)] ^= 0x40;
                }

                var made = handle.Perform(new CryptoRequest(KeyOperations.Encrypt, Algorithm.A256Cbc, block, Iv: iv)).Value;
                var result = handle.Perform(new CryptoRequest(KeyOperations.Decrypt, Algorithm.A256CbcPad, made.Value, Iv: iv));
                var valid = last is >= 1 and <= 16 && (spoiled < 0 || spoiled >= last);
                Assert.Equal(valid, result.IsOk);
                if (valid)
                {
                    Assert.Equal(16 - last, result.Value.Value.Length);
                }
                else
                {
                    Assert.Same(Refusals.CannotDecrypt, result.Refusal);
                }
            }
        }
    }

    [Fact]
    public void Unwrap_AnyBitFlipped_GivesOneAnswer()
    {
        var wrapped = handle.Perform(new CryptoRequest(KeyOperations.WrapKey, Algorithm.A256Kw, new byte[16])).Value.Value.ToArray();
        for (var bit = 0; bit < wrapped.Length * 8; bit++)
        {
            wrapped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Same(Refusals.CannotDecrypt, handle.Perform(new CryptoRequest(KeyOperations.UnwrapKey, Algorithm.A256Kw, wrapped)).Refusal);
            wrapped[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    public void Dispose() => handle.Dispose();

    private static byte[] Flip(ReadOnlyMemory<byte> bytes)
    {
        var changed = bytes.ToArray();
        changed[^1] ^= 1;
        return changed;
    }
}
