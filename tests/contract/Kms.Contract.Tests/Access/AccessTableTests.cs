using Kms.Access;
using Kms.Keys;
using Kms.Operations;
using Xunit;

namespace Kms.Contract.Tests;

/// <summary>Nothing is missing in the table: an operation or a use that nobody has decided on fails here.</summary>
public sealed class AccessTableTests
{
    /// <summary>The permissions of what stands beside <see cref="IKms"/>; the gateway's tests have their operations.</summary>
    private static readonly Permission[] BesideTheFacade =
        [Permission.RegionRead, Permission.RegionManage, Permission.BackupRead, Permission.BackupMake];

    private static bool IsAboutKeysVaultsOrZones(Operation operation) =>
        operation.Permission != Permission.None && !BesideTheFacade.Contains(operation.Permission);

    [Fact]
    public void Rows_EveryOperation_HasOne() => Assert.Equal(
        Operation.All.Where(IsAboutKeysVaultsOrZones).Select(operation => operation.Name).Order(), AccessTable.Rows.Select(row => row.Method).Order());

    [Fact]
    public void Rows_EveryUseOfAKey_HasOne() => Assert.Equal(
        KeyOperationNames.NamesOf(KeyOperationNames.DefaultsFor(KeyType.Rsa)).Order(),
        AccessTable.Rows.Select(row => row.Use).OfType<string>().Order());

    [Fact]
    public void Rows_EveryPermission_AllowsAnOperation() => Assert.Equal(
        AccessCallers.Permissions.Except(BesideTheFacade).Order(), AccessTable.Rows.Select(row => row.Permission).Distinct().Order());
}
