using Kms.Keys;
using Kms.Vaults;
using Xunit;

namespace Kms.Contract.Tests;

/// <content>What one use of a key gives, its inverse takes: every algorithm, at every length that is a limit of it.</content>
public abstract partial class KmsContract
{
    private static readonly (KeyOperations There, KeyOperations Back)[] Ways =
        [(KeyOperations.Encrypt, KeyOperations.Decrypt), (KeyOperations.WrapKey, KeyOperations.UnwrapKey)];

    /// <summary>The longest input that must be taken, in bytes; RSA with 2048 bits (RFC 8017, 7.1.1 and 7.2.1: k - 2 hLen - 2, k - 11).</summary>
    private static int LongestOf(Algorithm algorithm) => algorithm.Name switch
    {
        "RSA1_5" => 256 - 11,
        "RSA-OAEP" => 256 - 42,
        "RSA-OAEP-256" => 256 - 66,
        _ => UseSize.PlaintextBytesMax,
    };

    [Fact]
    public async Task Ciphers_EveryLengthAtALimit_ComesBackOrIsRefusedAtTheStart()
    {
        await CreateRsa("rsa");
        foreach (var bits in (int[])[128, 192, 256])
        {
            await CreateOct("oct" + bits, bits);
        }

        Ok(await Kms.UpdateVault(Admin, Vault, new VaultSettings(AllowRsa15: true, AllowAesCbc: true)));
        foreach (var algorithm in Algorithm.All.Where(row => row.DigestBytes == 0))
        {
            var key = algorithm.KeyType == KeyType.Rsa ? "rsa" : "oct" + algorithm.KeyBits;
            foreach (var (there, back) in Ways.Where(way => algorithm.Operations.HasFlag(way.There)))
            {
                var longest = LongestOf(algorithm);
                foreach (var length in (int[])[0, 1, 8, 15, 16, 17, 24, 32, longest - 8, longest - 1, longest, longest + 1, longest + 8, longest + 1024])
                {
                    var came = await ThereAndBack(key, algorithm, there, back, length, aad: 0);
                    Assert.False(came && length > longest, $"{algorithm} {there} took {length} bytes");
                    Assert.True(came || length != longest, $"{algorithm} {there} refused {length} bytes");
                }
            }
        }
    }

    [Fact]
    public async Task Gcm_LongestTextWithLongestAdditionalData_ComesBack()
    {
        await CreateOct("gcm");
        Assert.True(await ThereAndBack("gcm", Algorithm.A256Gcm, KeyOperations.Encrypt, KeyOperations.Decrypt, UseSize.PlaintextBytesMax, UseSize.AdditionalDataBytesMax));
        Assert.False(await ThereAndBack("gcm", Algorithm.A256Gcm, KeyOperations.Encrypt, KeyOperations.Decrypt, 1, UseSize.AdditionalDataBytesMax + 1));
    }

    [Fact]
    public async Task Signatures_EveryAlgorithm_VerifyWithTheKeyThatMadeThem()
    {
        await CreateRsa("rsa");
        await CreateOct("oct");
        foreach (var algorithm in Algorithm.All.Where(row => row.DigestBytes > 0))
        {
            var name = algorithm.KeyType switch { KeyType.Rsa => "rsa", KeyType.Oct => "oct", _ => "ec-" + algorithm.Curve };
            if (algorithm.KeyType == KeyType.Ec)
            {
                await CreateEc(name, algorithm.Curve);
            }

            foreach (var fill in (byte[])[0x00, 0xFF])
            {
                var digest = Enumerable.Repeat(fill, algorithm.DigestBytes).ToArray();
                var signature = Ok(await Use(name, new CryptoRequest(KeyOperations.Sign, algorithm, digest))).Output.Value;
                Assert.True(Ok(await Use(name, new CryptoRequest(KeyOperations.Verify, algorithm, digest, signature))).Output.Valid, algorithm.Name);
                digest[0] ^= 1;
                Assert.False(Ok(await Use(name, new CryptoRequest(KeyOperations.Verify, algorithm, digest, signature))).Output.Valid, algorithm.Name);
            }
        }
    }

    /// <returns>False where it was refused at the start; what is taken comes back.</returns>
    private async Task<bool> ThereAndBack(string key, Algorithm algorithm, KeyOperations there, KeyOperations back, int length, int aad)
    {
        var value = Enumerable.Range(0, length).Select(i => (byte)(i * 7)).ToArray();
        var sent = await Use(key, new CryptoRequest(there, algorithm, value, AdditionalData: new byte[aad]));
        if (!sent.TryGet(out var answer, out var refusal))
        {
            Assert.True(refusal.Code is RefusalCode.BadParameter, $"{algorithm} {there} of {length} bytes: {refusal}");
            return false;
        }

        var returned = await Use(key, new CryptoRequest(back, algorithm, answer.Output.Value, default, answer.Output.Iv, new byte[aad], answer.Output.Tag));
        Assert.True(returned.IsOk, $"{algorithm} {back} of what came of {length} bytes: {returned.Refusal}");
        Assert.Equal(value, returned.Value.Output.Value.ToArray());
        return true;
    }
}
