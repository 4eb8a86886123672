using Kms.Keys;

namespace Kms.Contract.Tests.Families;

/// <summary>Tries to compute with the operations in key_ops what one that is not there would give.</summary>
internal sealed class Adversary(Use use, KeyOperations allowed, Victim victim)
{
    /// <summary>Follows from the algorithm whatever the key: who can make a MAC can compare it with another one.</summary>
    public const string ByNature = "verify HMAC with sign";

    private static readonly KeyOperations[] Operations =
    [
        KeyOperations.Encrypt, KeyOperations.Decrypt, KeyOperations.Sign, KeyOperations.Verify, KeyOperations.WrapKey, KeyOperations.UnwrapKey,
    ];

    private readonly List<string> found = [];
    private readonly List<(string Way, CryptoRequest Request)> forged = [];

    /// <summary>What was got although it was refused.</summary>
    public async Task<IReadOnlyList<string>> Attack()
    {
        foreach (var (way, forward) in await BlockOracles.Forward(use, victim.Bits))
        {
            await ComputeForwards(way, forward);
        }

        foreach (var (way, backward) in await BlockOracles.Backward(use, victim.Bits))
        {
            await ComputeBackwards(way, backward);
        }

        await CallByOtherNames();
        var sign = new CryptoRequest(KeyOperations.Sign, Algorithm.Hs256, victim.Digest);
        if (victim.Mac is not null && Lacks(KeyOperations.Verify) && await use(sign) is { } mac && mac.Value.Span.SequenceEqual(victim.Mac))
        {
            found.Add(ByNature);
        }

        return found;
    }

    /// <summary>Which forgeries the victim, with every operation allowed again, takes for its own.</summary>
    public async Task<IReadOnlyList<string>> Check()
    {
        var taken = new List<string>();
        foreach (var (way, request) in forged)
        {
            if (await victim.Use(request) is { } opened && opened.Value.Span.SequenceEqual(victim.Secret))
            {
                taken.Add("forge GCM with " + way);
            }
        }

        return taken;
    }

    private async Task ComputeForwards(string way, Block forward)
    {
        if (victim.Gcm is { } gcm)
        {
            var text = await BlockModes.GcmText(forward, gcm.Iv.ToArray(), gcm.Value.ToArray());
            Note(text, victim.Text, KeyOperations.Decrypt, "decrypt GCM", way);

            // No operation at all lets a caller choose the vector.
            var iv = victim.Iv[..12];
            var ciphertext = await BlockModes.GcmText(forward, iv, victim.Secret);
            var tag = await BlockModes.GcmTag(forward, iv, ciphertext);
            forged.Add((way, victim.Request(KeyOperations.Decrypt, "GCM", ciphertext) with { Iv = iv, Tag = tag }));
        }

        if (victim.Wrapped is not null)
        {
            Note(await BlockModes.Wrap(forward, victim.Secret), victim.Wrapped, KeyOperations.WrapKey, "wrap", way);
        }

        if (victim.Cbc is not null)
        {
            Note(await BlockModes.CbcEncrypt(forward, victim.Iv, victim.Text), victim.Cbc, KeyOperations.Encrypt, "encrypt CBC", way);
        }
    }

    private async Task ComputeBackwards(string way, Block backward)
    {
        if (victim.Wrapped is not null)
        {
            Note(await BlockModes.Unwrap(backward, victim.Wrapped), victim.Secret, KeyOperations.UnwrapKey, "unwrap", way);
        }

        if (victim.Cbc is not null)
        {
            Note(await BlockModes.CbcDecrypt(backward, victim.Iv, victim.Cbc), victim.Text, KeyOperations.Decrypt, "decrypt CBC", way);
        }
    }

    /// <summary>The refused request under the name of each allowed operation.</summary>
    private async Task CallByOtherNames()
    {
        foreach (var (request, result) in victim.Known().Where(known => Lacks(known.Request.Operation)))
        {
            foreach (var operation in Operations.Append(allowed))
            {
                var output = await use(request with { Operation = operation });
                Note(output?.Value.ToArray(), result, request.Operation, $"{request.Operation} {request.Algorithm}", $"{operation}");
            }
        }
    }

    private bool Lacks(KeyOperations operation) => (allowed & operation) == 0;

    private void Note(byte[]? got, byte[] wanted, KeyOperations needs, string what, string way)
    {
        if (Lacks(needs) && got is not null && got.AsSpan().SequenceEqual(wanted))
        {
            found.Add($"{what} with {way}");
        }
    }
}
