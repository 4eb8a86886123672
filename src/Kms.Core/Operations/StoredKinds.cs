using Kms.Keys;
using Kms.Records;
using Kms.Vaults;

namespace Kms.Operations;

/// <summary>The rows of the records that stand in vaults, one for each feature. The region adds those of its own records.</summary>
public static class StoredKinds
{
    public static IReadOnlyList<RecordKind> InVaults { get; } = [VaultKind.Row, KeyKind.Row];
}
