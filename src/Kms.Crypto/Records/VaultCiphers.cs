using System.Collections.Concurrent;
using Kms.Crypto.Hierarchy;
using Kms.Crypto.Sealing;

namespace Kms.Crypto.Records;

/// <summary>The ciphers of the vaults in use. Bounded: a cipher can be derived again in microseconds, so a full cache is simply
/// emptied.</summary>
internal sealed class VaultCiphers(RegionKey region, int countMax) : IDisposable
{
    private readonly ConcurrentDictionary<string, Xaes256Gcm> ciphers = new(StringComparer.Ordinal);

    public Xaes256Gcm For(string vault)
    {
        if (ciphers.TryGetValue(vault, out var known))
        {
            return known;
        }

        if (ciphers.Count >= countMax)
        {
            Clear();
        }

        return ciphers.GetOrAdd(vault, static (name, key) => key.Derive("vault records", name), region);
    }

    public void Dispose() => Clear();

    /// <summary>A cipher that is in use just now goes on working after it is disposed.</summary>
    private void Clear()
    {
        foreach (var vault in ciphers.Keys)
        {
            if (ciphers.TryRemove(vault, out var cipher))
            {
                cipher.Dispose();
            }
        }
    }
}
