using System.Security.Cryptography;

namespace Kms.PublicKeys;

/// <summary>One version's key as objects that compute. For one thread at a time; disposing clears the key.</summary>
internal abstract class NativeKey : IDisposable
{
    public abstract void Dispose();
}

internal sealed class RsaKey(RSA rsa) : NativeKey
{
    public RSA Rsa { get; } = rsa;

    public int ModulusBytes { get; } = rsa.KeySize / 8;

    public override void Dispose() => Rsa.Dispose();
}

internal sealed class EcKey(ECDsa ecdsa) : NativeKey
{
    public ECDsa Ecdsa { get; } = ecdsa;

    /// <summary>Length of r and s together.</summary>
    public int SignatureBytes { get; } = 2 * ((ecdsa.KeySize + 7) / 8);

    public override void Dispose() => Ecdsa.Dispose();
}
