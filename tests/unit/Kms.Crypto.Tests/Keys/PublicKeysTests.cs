using Kms.Crypto.Algorithms;
using Kms.Crypto.Keys;
using Kms.Crypto.Tests.Support;
using Kms.Keys;

namespace Kms.Crypto.Tests.Keys;

public sealed class PublicKeysTests
{
    [Fact]
    public void Suffice_EveryAlgorithmAndOperation_OnlyThePublicHalves()
    {
        var sufficient = from algorithm in Algorithm.All
                         from operation in Enum.GetValues<KeyOperations>()
                         where int.IsPow2((int)operation) && PublicKeys.Suffice(algorithm, operation)
                         group algorithm by operation into found
                         select (found.Key, found.Count());
        Assert.Equal([(KeyOperations.Encrypt, 3), (KeyOperations.Verify, 10), (KeyOperations.WrapKey, 3)], sufficient.Order());
    }

    [Fact]
    public void Open_SignedWithThePrivateHalf_Verifies()
    {
        foreach (var algorithm in Algorithm.All.Where(row => PublicKeys.Suffice(row, KeyOperations.Verify)))
        {
            var spec = Keyring.SpecFor(algorithm);
            var digest = MessageDigest.Of(algorithm, "a message"u8);
            Assert.Equal(algorithm.DigestBytes, digest.Length);
            var signature = Keyring.Handle(spec).Perform(new CryptoRequest(KeyOperations.Sign, algorithm, digest)).Value.Value;
            using var handle = PublicKeys.Open(spec, Keyring.Material(spec).Public);
            Assert.True(handle.Perform(new CryptoRequest(KeyOperations.Verify, algorithm, digest, signature)).Value.Valid);
            digest[0] ^= 1;
            Assert.False(handle.Perform(new CryptoRequest(KeyOperations.Verify, algorithm, digest, signature)).Value.Valid);
        }
    }

    [Fact]
    public void Open_NoPublicKey_IsRefusedAtItsFirstUse()
    {
        using var handle = PublicKeys.Open(new KeySpec(KeyType.Ec, 256, Curve.P256), new PublicMaterial(default, default, new byte[32], new byte[32]));
        var request = new CryptoRequest(KeyOperations.Verify, Algorithm.Es256, new byte[32], new byte[64]);
        Assert.Equal(RefusalCode.RecordCorrupt, handle.Perform(request).Refusal?.Code);
    }

    [Fact]
    public void MessageDigest_AlgorithmThatDoesNotSign_IsAnError() =>
        Assert.Throws<ArgumentException>(() => MessageDigest.Of(Algorithm.RsaOaep, "m"u8));
}
