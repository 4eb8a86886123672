namespace Kms.Vaults;

/// <summary>A vault as its owner may see it.</summary>
/// <param name="Name">In lower case.</param>
/// <param name="RetentionDays">7 to 90 days that deleted keys, and the vault itself, can be recovered. Fixed at creation.</param>
/// <param name="PurgeProtection">Once true, always true: nothing is purged before its retention has ended.</param>
/// <param name="AllowRsa15">RSA1_5, in both directions. Off by default: its decryption can be attacked through the padding.</param>
/// <param name="AllowAesCbc">AES-CBC, in both directions. Off by default: it does not authenticate, and callers choose its vector.</param>
/// <param name="Created">When it was made, in UTC.</param>
/// <param name="Updated">When its settings were last changed, or it was recovered, in UTC.</param>
/// <param name="Deletion">Set for a deleted vault.</param>
[GenerateSerializer, Immutable]
public sealed record VaultView(
    string Name,
    int RetentionDays,
    bool PurgeProtection,
    bool AllowRsa15,
    bool AllowAesCbc,
    DateTimeOffset Created,
    DateTimeOffset Updated,
    Deletion? Deletion)
{
    /// <summary>How long deleted keys of it can be recovered, and whether they can be purged before.</summary>
    public Recovery Recovery => new(RetentionDays, PurgeProtection);
}
