using System.Security.Cryptography;
using Kms.Crypto.Algorithms;
using Kms.Crypto.Keys;
using Kms.Crypto.Native;
using Kms.Crypto.Tests.Support;
using Kms.Keys;
using Kms.Records;

namespace Kms.Crypto.Tests.Algorithms;

/// <summary>A nonce is drawn when it is used: a copy of the process (a snapshot, a clone) has none that is still to come.</summary>
public sealed class NonceTests
{
    private const int Next = 50;

    [Fact]
    public void GcmEncrypt_EveryUse_DrawsOneNonceAndKeepsNone()
    {
        using var key = new OctKey(SecretBuffer.Random(32), subkeys: true);
        var drawn = new List<byte[]>();
        var implementation = new AesGcmEncryption(destination =>
        {
            RandomNumberGenerator.Fill(destination);
            drawn.Add(destination.ToArray());
        });
        for (var use = 1; use <= Next; use++)
        {
            var made = implementation.Perform(key, new CryptoRequest(KeyOperations.Encrypt, Algorithm.A256Gcm, new byte[use])).Value;
            Assert.Equal(use, drawn.Count);
            Assert.Equal(drawn[^1], made.Iv.ToArray());
        }
    }

    [Fact]
    public void GcmEncrypt_AfterACopyOfTheMemory_UsesNoNonceThatIsInTheCopy()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The memory of a process is read from /proc.");
        using var handle = Keyring.Handle(new KeySpec(KeyType.Oct, 256));
        var before = Nonce(handle);
        using var folder = new TemporaryFolder();
        ProcessMemory.Copy(folder.File("memory"));

        var coming = Enumerable.Range(0, Next).Select(_ => Nonce(handle)).ToArray();

        // The nonce that was used before is there: the copy is one, and the search finds what is in it.
        var found = ProcessMemory.Find(folder.File("memory"), [before, .. coming]);
        GC.KeepAlive(before);
        Assert.Equal([before], found);
    }

    [Fact]
    public void Fill_AnyLength_FillsAllOfIt()
    {
        foreach (var length in (int[])[0, 1, 12, 16, 256, 257, 100_000])
        {
            // A byte that stays zero in eight draws: one in 2^64 for each of them.
            var or = new byte[length];
            for (var draw = 0; draw < 8; draw++)
            {
                var bytes = SystemRandom.Bytes(length);
                for (var i = 0; i < length; i++)
                {
                    or[i] |= bytes[i];
                }
            }

            Assert.DoesNotContain((byte)0, or);
        }
    }

    private static byte[] Nonce(IKeyHandle handle) =>
        handle.Perform(new CryptoRequest(KeyOperations.Encrypt, Algorithm.A256Gcm, new byte[16])).Value.Iv.ToArray();
}
