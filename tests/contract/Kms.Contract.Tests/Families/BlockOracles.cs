using Kms.Keys;
using static Kms.Contract.Tests.Families.BlockModes;

namespace Kms.Contract.Tests.Families;

/// <summary>Uses a key; null when the service refuses.</summary>
internal delegate ValueTask<CryptoOutput?> Use(CryptoRequest request);

/// <summary>The ways to AES itself through operations that are allowed: CBC of one block with a vector of zeros is AES.</summary>
internal static class BlockOracles
{
    private const int BlockBytes = 16;

    private static readonly byte[] Zero = new byte[BlockBytes];

    public static async Task<IReadOnlyList<(string Way, Block Block)>> Forward(Use use, int bits)
    {
        var found = new List<(string, Block)>();
        foreach (var name in (string[])[$"A{bits}CBC", $"A{bits}CBCPAD"])
        {
            var request = new CryptoRequest(KeyOperations.Encrypt, Algorithm.ByName[name], Zero, Iv: Zero);
            if (await use(request) is not null)
            {
                found.Add((name + " encrypt", async block => First(await use(request with { Value = block }))));
            }
        }

        return found;
    }

    public static async Task<IReadOnlyList<(string Way, Block Block)>> Backward(Use use, int bits)
    {
        var found = new List<(string, Block)>();
        var plain = new CryptoRequest(KeyOperations.Decrypt, Algorithm.ByName[$"A{bits}CBC"], Zero, Iv: Zero);
        if (await use(plain) is not null)
        {
            found.Add((plain.Algorithm + " decrypt", async block => (await use(plain with { Value = block }))!.Value.Value.ToArray()));
        }

        var padded = plain with { Algorithm = Algorithm.ByName[$"A{bits}CBCPAD"] };
        if (await ThroughPadding(use, padded, Zero) is not null)
        {
            found.Add((padded.Algorithm + " decrypt", async block => (await ThroughPadding(use, padded, block))!));
        }

        return found;
    }

    private static byte[] First(CryptoOutput? output) => output!.Value.Value[..BlockBytes].ToArray();

    /// <summary>Tries every last byte of the block before it: one of them makes the padding valid.</summary>
    private static async ValueTask<byte[]?> ThroughPadding(Use use, CryptoRequest request, byte[] block)
    {
        for (var last = 0; last < 256; last++)
        {
            var before = new byte[BlockBytes];
            before[^1] = (byte)last;
            if (await use(request with { Value = (byte[])[.. before, .. block] }) is { } opened)
            {
                var text = opened.Value[BlockBytes..].ToArray();
                var padding = BlockBytes - text.Length;
                return Xor([.. text, .. Enumerable.Repeat((byte)padding, padding)], before);
            }
        }

        return null;
    }
}
