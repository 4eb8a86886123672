namespace Kms.Vaults;

/// <summary>What a caller sets on a vault; null leaves the default or the present value.</summary>
/// <param name="RetentionDays">
/// 7 to 90; 90 by default. Only at creation: another value later is <see cref="RefusalCode.BadParameter"/>.
/// </param>
/// <param name="PurgeProtection">Off by default. Once true, always true: false is <see cref="RefusalCode.BadParameter"/> then.</param>
/// <param name="AllowRsa15">RSA1_5, in both directions; off by default.</param>
/// <param name="AllowAesCbc">AES-CBC, in both directions; off by default.</param>
[GenerateSerializer, Immutable]
public sealed record VaultSettings(
    int? RetentionDays = null, bool? PurgeProtection = null, bool? AllowRsa15 = null, bool? AllowAesCbc = null);
