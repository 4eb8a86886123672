using Kms.Crypto.Tests.Support;
using Kms.Keys;
using Kms.PublicKeys;

namespace Kms.Crypto.Tests.Keys;

public sealed class PublicHalfTests
{
    private static IEnumerable<(Algorithm Algorithm, KeyOperations Operation)> Uses =>
        from algorithm in Algorithm.All
        from operation in Enum.GetValues<KeyOperations>()
        where int.IsPow2((int)operation) && algorithm.Operations.HasFlag(operation)
        select (algorithm, operation);

    [Fact]
    public void Suffices_EveryAlgorithmAndOperation_OnlyThePublicHalves()
    {
        var sufficient = from use in Uses
                         where PublicHalf.Suffices(use.Algorithm, use.Operation)
                         group use by use.Operation into found
                         select (found.Key, found.Count());
        Assert.Equal([(KeyOperations.Encrypt, 3), (KeyOperations.Verify, 10), (KeyOperations.WrapKey, 3)], sufficient.Order());
    }

    [Fact]
    public void Perform_SignedWithThePrivateHalf_Verifies()
    {
        foreach (var algorithm in Algorithm.All.Where(row => PublicHalf.Suffices(row, KeyOperations.Verify)))
        {
            var spec = Keyring.SpecFor(algorithm);
            var digest = MessageDigest.Of(algorithm, "a message"u8);
            Assert.Equal(algorithm.DigestBytes, digest.Length);
            var signature = Keyring.Handle(spec).Perform(new CryptoRequest(KeyOperations.Sign, algorithm, digest)).Value.Value;
            using var half = HalfOf(spec);
            Assert.True(half.Perform(new CryptoRequest(KeyOperations.Verify, algorithm, digest, signature)).Value.Valid);
            digest[0] ^= 1;
            Assert.False(half.Perform(new CryptoRequest(KeyOperations.Verify, algorithm, digest, signature)).Value.Valid);
        }
    }

    [Theory]
    [InlineData(KeyOperations.Encrypt, KeyOperations.Decrypt)]
    [InlineData(KeyOperations.WrapKey, KeyOperations.UnwrapKey)]
    public void Perform_EncryptedWithThePublicHalf_DecryptsWithThePrivateHalf(KeyOperations there, KeyOperations back)
    {
        foreach (var algorithm in Algorithm.All.Where(row => PublicHalf.Suffices(row, there)))
        {
            var spec = Keyring.SpecFor(algorithm);
            using var half = HalfOf(spec);
            var hidden = half.Perform(new CryptoRequest(there, algorithm, "a secret"u8.ToArray())).Value.Value;
            var shown = Keyring.Handle(spec).Perform(new CryptoRequest(back, algorithm, hidden)).Value.Value;
            Assert.Equal("a secret"u8, shown.Span);
        }
    }

    [Fact]
    public void Perform_WhatTakesThePrivateHalf_IsRefused()
    {
        var secret = Uses
            .Where(use => use.Algorithm.KeyType != KeyType.Oct && !PublicHalf.Suffices(use.Algorithm, use.Operation))
            .ToArray();
        Assert.Equal(16, secret.Length);
        foreach (var (algorithm, operation) in secret)
        {
            using var half = HalfOf(Keyring.SpecFor(algorithm));
            var refusal = half.Perform(new CryptoRequest(operation, algorithm, new byte[Math.Max(1, algorithm.DigestBytes)])).Refusal;
            Assert.Equal(RefusalCode.BadParameter, refusal?.Code);
            Assert.Equal($"{algorithm} does not do {operation} with the public half of a key.", refusal?.Message);
        }
    }

    [Fact]
    public void Perform_NoPublicKey_IsRefused()
    {
        var nowhere = new PublicMaterial(default, default, new byte[32], new byte[32]);
        using var half = new PublicHalf(new KeySpec(KeyType.Ec, 256, Curve.P256), nowhere);
        var request = new CryptoRequest(KeyOperations.Verify, Algorithm.Es256, new byte[32], new byte[64]);
        Assert.Equal(RefusalCode.RecordCorrupt, half.Perform(request).Refusal?.Code);
    }

    [Fact]
    public void MessageDigest_AlgorithmThatDoesNotSign_IsAnError() =>
        Assert.Throws<ArgumentException>(() => MessageDigest.Of(Algorithm.RsaOaep, "m"u8));

    private static PublicHalf HalfOf(KeySpec spec) => new(spec, Keyring.Material(spec).Public);
}
