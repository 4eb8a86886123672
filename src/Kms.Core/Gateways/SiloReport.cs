using System.Collections.Immutable;

namespace Kms.Gateways;

/// <summary>How a silo is, and the place that gateways answer for.</summary>
/// <param name="Place">Null: the silo is still starting.</param>
/// <param name="Health">Null as long as there is no <paramref name="Place"/>.</param>
/// <param name="Backups">As <c>/health/ready</c> says it.</param>
[GenerateSerializer, Immutable]
public sealed record SiloReport(GatewayPlace? Place, StoreHealth? Health, bool CanRecord, string Backups);

/// <summary>What all gateways of a region have in common.</summary>
/// <param name="Domain">The vault NAME answers on the host NAME.Domain.</param>
/// <param name="Keys">Tokens are checked with them.</param>
[GenerateSerializer, Immutable]
public sealed record GatewayPlace(string TenantId, string Domain, string DefaultVault, string Region, ImmutableArray<TokenKey> Keys)
{
    /// <summary>While a key is replaced, silos sign with different ones.</summary>
    public GatewayPlace WithKeysOf(IEnumerable<GatewayPlace> others) =>
        this with { Keys = [.. others.SelectMany(other => other.Keys).DistinctBy(key => key.KeyId, StringComparer.Ordinal)] };

    public bool IsSameAs(GatewayPlace other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return this with { Keys = other.Keys } == other && Keys.Select(key => key.KeyId).SequenceEqual(other.Keys.Select(key => key.KeyId));
    }
}

/// <summary>The public half of a key that signs tokens: RSA, both numbers big-endian without leading zeros.</summary>
/// <param name="KeyId">The <c>kid</c> of its tokens.</param>
[GenerateSerializer, Immutable]
public sealed record TokenKey(string KeyId, ReadOnlyMemory<byte> Modulus, ReadOnlyMemory<byte> Exponent);

/// <summary>A refused log-in, as the audit log names it.</summary>
/// <param name="Others">How many more there were since the last one that was told, counted and not told one by one.</param>
[GenerateSerializer, Immutable]
public sealed record UnknownCall(string RequestId, string? CorrelationId, VaultName Vault, int Others);
