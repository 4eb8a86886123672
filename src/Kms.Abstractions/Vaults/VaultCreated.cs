namespace Kms.Vaults;

/// <summary>The answer of creating a vault.</summary>
/// <param name="Made">False when it was there before, with these settings applied.</param>
[GenerateSerializer, Immutable]
public sealed record VaultCreated(VaultView Vault, bool Made);
