namespace Kms.Vaults;

/// <summary>The answer of creating a vault.</summary>
/// <param name="Vault">As it is now.</param>
/// <param name="Made">False when it was there before, with these settings applied.</param>
[GenerateSerializer, Immutable]
public sealed record VaultCreated(VaultView Vault, bool Made);
