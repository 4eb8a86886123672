namespace Kms.Vaults;

/// <summary>What a caller sets on a vault; null leaves the default or the present value.</summary>
[GenerateSerializer, Immutable]
public sealed record VaultSettings(
    int? RetentionDays = null, bool? PurgeProtection = null, bool? AllowRsa15 = null, bool? AllowAesCbc = null);

/// <summary>The answer of creating a vault.</summary>
/// <param name="Made">False when it was there before, with these settings applied.</param>
[GenerateSerializer, Immutable]
public sealed record VaultCreated(VaultState Vault, bool Made);
