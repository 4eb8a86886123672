using System.Security.Cryptography;
using Kms.Crypto.Tests.Support;
using Kms.Keys;
using Kms.Records;

namespace Kms.Crypto.Tests.Algorithms;

public sealed class RoundTripTests
{
    public static TheoryData<string, KeySpec> Pairs()
    {
        var pairs = new TheoryData<string, KeySpec>();
        foreach (var algorithm in Algorithm.All)
        {
            foreach (var spec in Keyring.Specs.Where(algorithm.Fits))
            {
                pairs.Add(algorithm.Name, spec);
            }
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Perform_ThereAndBack_GivesTheSame(string name, KeySpec spec)
    {
        var algorithm = Algorithm.ByName[name];
        using var handle = Keyring.Handle(spec);
        if (algorithm.Operations.HasFlag(KeyOperations.Sign))
        {
            SignAndVerify(handle, algorithm);
        }

        if (algorithm.Operations.HasFlag(KeyOperations.Encrypt))
        {
            ThereAndBack(handle, algorithm, KeyOperations.Encrypt, KeyOperations.Decrypt);
        }

        if (algorithm.Operations.HasFlag(KeyOperations.WrapKey))
        {
            ThereAndBack(handle, algorithm, KeyOperations.WrapKey, KeyOperations.UnwrapKey);
        }
    }

    private static void SignAndVerify(IKeyHandle handle, Algorithm algorithm)
    {
        var digest = RandomNumberGenerator.GetBytes(algorithm.DigestBytes);
        var signature = handle.Perform(new CryptoRequest(KeyOperations.Sign, algorithm, digest)).Value.Value.ToArray();
        Assert.True(Verify(handle, algorithm, digest, signature));

        digest[0] ^= 1;
        Assert.False(Verify(handle, algorithm, digest, signature));
        digest[0] ^= 1;
        foreach (var at in (int[])[0, signature.Length / 2, signature.Length - 1])
        {
            signature[at] ^= 1;
            Assert.False(Verify(handle, algorithm, digest, signature));
            signature[at] ^= 1;
        }

        Assert.False(Verify(handle, algorithm, digest, []));
        Assert.False(Verify(handle, algorithm, digest, signature[1..]));
        Assert.False(Verify(handle, algorithm, digest, [.. signature, 0]));
        Assert.False(Verify(handle, algorithm, digest, new byte[signature.Length]));

        foreach (var length in (int[])[0, 1, algorithm.DigestBytes - 1, algorithm.DigestBytes + 1, 4_000])
        {
            var refused = handle.Perform(new CryptoRequest(KeyOperations.Sign, algorithm, new byte[length])).Refusal;
            Assert.Equal(RefusalCode.BadParameter, refused?.Code);
            Assert.Contains($"{algorithm.DigestBytes} bytes", refused!.Message, StringComparison.Ordinal);
        }
    }

    private static bool Verify(IKeyHandle handle, Algorithm algorithm, byte[] digest, byte[] signature) =>
        handle.Perform(new CryptoRequest(KeyOperations.Verify, algorithm, digest, signature)).Value.Valid;

    private static void ThereAndBack(IKeyHandle handle, Algorithm algorithm, KeyOperations there, KeyOperations back)
    {
        foreach (var length in (int[])[16, 32, 64, 128])
        {
            var value = RandomNumberGenerator.GetBytes(length);
            var made = handle.Perform(new CryptoRequest(there, algorithm, value)).Value;
            var opened = handle.Perform(new CryptoRequest(back, algorithm, made.Value, Iv: made.Iv, Tag: made.Tag)).Value;
            Assert.Equal(value, opened.Value.ToArray());
            Assert.NotEqual(value, made.Value.ToArray());
        }
    }
}
