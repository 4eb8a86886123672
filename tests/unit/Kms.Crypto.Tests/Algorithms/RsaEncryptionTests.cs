using System.Security.Cryptography;
using Kms.Crypto.Tests.Support;
using Kms.Keys;

namespace Kms.Crypto.Tests.Algorithms;

public sealed class RsaEncryptionTests
{
    [Theory]
    [InlineData("RSA1_5", 245)]
    [InlineData("RSA-OAEP", 214)]
    [InlineData("RSA-OAEP-256", 190)]
    public void Encrypt_LengthsUpToTheLimit_WorkAndLongerOnesSayTheLimit(string name, int lengthMax)
    {
        var algorithm = Algorithm.ByName[name];
        using var handle = Keyring.Handle(new KeySpec(KeyType.Rsa, 2048));
        foreach (var length in (int[])[0, 1, lengthMax])
        {
            var value = RandomNumberGenerator.GetBytes(length);
            var made = handle.Perform(new CryptoRequest(KeyOperations.Encrypt, algorithm, value)).Value;
            Assert.Equal(256, made.Value.Length);
            Assert.Equal(value, handle.Perform(new CryptoRequest(KeyOperations.Decrypt, algorithm, made.Value)).Value.Value.ToArray());
        }

        var refusal = handle.Perform(new CryptoRequest(KeyOperations.Encrypt, algorithm, new byte[lengthMax + 1])).Refusal;
        Assert.Equal(RefusalCode.BadParameter, refusal?.Code);
        Assert.Contains($"at most {lengthMax} bytes", refusal!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RSA1_5")]
    [InlineData("RSA-OAEP")]
    [InlineData("RSA-OAEP-256")]
    public void Decrypt_AnythingElse_GivesOneAnswer(string name)
    {
        var algorithm = Algorithm.ByName[name];
        using var handle = Keyring.Handle(new KeySpec(KeyType.Rsa, 2048));
        byte[][] bad = [[], new byte[1], new byte[255], new byte[256], new byte[257], Filled(0xFF), Filled(0x01), new byte[10_000]];
        Assert.All(bad, value => Assert.Same(
            Refusals.CannotDecrypt,
            handle.Perform(new CryptoRequest(KeyOperations.Decrypt, algorithm, value)).Refusal));
    }

    [Fact]
    public void Perform_FieldsOfOtherAlgorithms_Refuses()
    {
        using var handle = Keyring.Handle(new KeySpec(KeyType.Rsa, 2048));
        var request = new CryptoRequest(KeyOperations.Encrypt, Algorithm.RsaOaep, new byte[8]);
        Assert.Equal(RefusalCode.BadParameter, handle.Perform(request with { Iv = new byte[12] }).Refusal?.Code);
        Assert.Equal(RefusalCode.BadParameter, handle.Perform(request with { AdditionalData = new byte[1] }).Refusal?.Code);
        Assert.Equal(RefusalCode.BadParameter, handle.Perform(request with { Tag = new byte[16] }).Refusal?.Code);
    }

    private static byte[] Filled(byte value) => Enumerable.Repeat(value, 256).ToArray();
}
