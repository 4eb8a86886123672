using Kms.Crypto.Native;
using Kms.Keys;

namespace Kms.Crypto.Keys;

/// <summary>A key just made or imported, not yet wrapped. Holds plaintext: dispose it as soon as it is wrapped.</summary>
internal sealed record FreshKey(KeySpec Spec, PublicMaterial Public, SecretBuffer Plaintext) : IDisposable
{
    public void Dispose() => Plaintext.Dispose();
}
