using Kms.Access;
using Kms.Keys;
using Xunit;

namespace Kms.Contract.Tests;

/// <summary>Nothing is missing in the table: an operation or a use that nobody has decided on fails here.</summary>
public sealed class AccessTableTests
{
    /// <summary>The permissions of what stands beside <see cref="IKms"/>; the gateway's tests have their operations.</summary>
    private static readonly Permission[] BesideTheFacade =
        [Permission.RegionRead, Permission.RegionManage, Permission.BackupRead, Permission.BackupMake];

    [Fact]
    public void Rows_EveryMethodOfTheFacade_HasOne() => Assert.Equal(
        typeof(IKms).GetMethods().Select(method => method.Name).Order(), AccessTable.Rows.Select(row => row.Method).Distinct().Order());

    [Fact]
    public void Rows_EveryUseOfAKey_HasOne() => Assert.Equal(
        KeyOperationNames.NamesOf(KeyOperationNames.DefaultsFor(KeyType.Rsa)).Order(),
        AccessTable.Rows.Select(row => row.Use).OfType<string>().Order());

    [Fact]
    public void Rows_EveryPermission_AllowsAnOperation() => Assert.Equal(
        AccessCallers.Permissions.Except(BesideTheFacade).Order(), AccessTable.Rows.Select(row => row.Permission).Distinct().Order());
}
