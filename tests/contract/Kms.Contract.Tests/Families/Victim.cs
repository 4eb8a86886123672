using System.Security.Cryptography;
using Kms.Keys;

namespace Kms.Contract.Tests.Families;

/// <summary>What the owner of a key has made with it, as far as the key lets it: requests, with results that an adversary wants.</summary>
internal sealed class Victim
{
    private Victim(Use use, int bits) => (Use, Bits) = (use, bits);

    public int Bits { get; }

    /// <summary>With every operation allowed.</summary>
    public Use Use { get; }

    public byte[] Text { get; } = RandomNumberGenerator.GetBytes(48);

    public byte[] Secret { get; } = RandomNumberGenerator.GetBytes(32);

    public byte[] Iv { get; } = RandomNumberGenerator.GetBytes(16);

    public byte[] Digest { get; } = RandomNumberGenerator.GetBytes(32);

    public CryptoOutput? Gcm { get; private set; }

    public byte[]? Cbc { get; private set; }

    public byte[]? Wrapped { get; private set; }

    public byte[]? Mac { get; private set; }

    public static async Task<Victim> Work(Use use, int bits)
    {
        var victim = new Victim(use, bits);
        victim.Gcm = await use(victim.Request(KeyOperations.Encrypt, "GCM", victim.Text));
        victim.Cbc = Bytes(await use(victim.Request(KeyOperations.Encrypt, "CBC", victim.Text) with { Iv = victim.Iv }));
        victim.Wrapped = Bytes(await use(victim.Request(KeyOperations.WrapKey, "KW", victim.Secret)));
        victim.Mac = Bytes(await use(new CryptoRequest(KeyOperations.Sign, Algorithm.Hs256, victim.Digest)));
        return victim;
    }

    public CryptoRequest Request(KeyOperations operation, string mode, byte[] value) =>
        new(operation, Algorithm.ByName[$"A{Bits}{mode}"], value);

    /// <summary>Each thing that was made, as the request that undoes or repeats it, with the result.</summary>
    public IEnumerable<(CryptoRequest Request, byte[] Result)> Known()
    {
        if (Gcm is { } gcm)
        {
            yield return (Request(KeyOperations.Decrypt, "GCM", gcm.Value.ToArray()) with { Iv = gcm.Iv, Tag = gcm.Tag }, Text);
        }

        if (Cbc is not null)
        {
            yield return (Request(KeyOperations.Decrypt, "CBC", Cbc) with { Iv = Iv }, Text);
            yield return (Request(KeyOperations.Encrypt, "CBC", Text) with { Iv = Iv }, Cbc);
        }

        if (Wrapped is not null)
        {
            yield return (Request(KeyOperations.UnwrapKey, "KW", Wrapped), Secret);
            yield return (Request(KeyOperations.WrapKey, "KW", Secret), Wrapped);
        }

        if (Mac is not null)
        {
            yield return (new CryptoRequest(KeyOperations.Sign, Algorithm.Hs256, Digest), Mac);
        }
    }

    private static byte[]? Bytes(CryptoOutput? output) => output?.Value.ToArray();
}
