namespace Kms.Vaults;

/// <summary>What a caller sets on a vault; null leaves the default or the present value.</summary>
[GenerateSerializer, Immutable]
public sealed record VaultSettings(
    int? RetentionDays = null, bool? PurgeProtection = null, bool? AllowRsa15 = null, bool? AllowAesCbc = null);
