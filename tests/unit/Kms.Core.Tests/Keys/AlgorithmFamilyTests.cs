using Kms.Keys;
using Xunit;

namespace Kms.Core.Tests.Keys;

/// <summary>Which family of algorithms a symmetric key is bound to, and when.</summary>
public sealed class AlgorithmFamilyTests
{
    private const KeyOperations Cipher = KeyOperations.Encrypt | KeyOperations.Decrypt;
    private const KeyOperations Wrap = KeyOperations.WrapKey | KeyOperations.UnwrapKey;
    private const KeyOperations Mac = KeyOperations.Sign | KeyOperations.Verify;

    private static readonly KeySpec Oct = new(KeyType.Oct, 256);

    [Fact]
    public void Family_EveryAlgorithm_IsThatOfItsName() => Assert.All(Algorithm.All, row => Assert.Equal(
        row.KeyType != KeyType.Oct ? AlgorithmFamily.Any
        : row.Name.EndsWith("GCM", StringComparison.Ordinal) ? AlgorithmFamily.AesGcm
        : row.Name.EndsWith("KW", StringComparison.Ordinal) ? AlgorithmFamily.AesKeyWrap
        : row.Name.StartsWith("HS", StringComparison.Ordinal) ? AlgorithmFamily.Hmac
        : AlgorithmFamily.AesCbc,
        row.Family));

    [Theory]
    [InlineData(Cipher, false, AlgorithmFamily.AesGcm)]
    [InlineData(KeyOperations.Encrypt, false, AlgorithmFamily.AesGcm)]
    [InlineData(KeyOperations.Decrypt | KeyOperations.Import, false, AlgorithmFamily.AesGcm)]
    [InlineData(Cipher, true, AlgorithmFamily.Undecided)]
    [InlineData(Wrap, true, AlgorithmFamily.AesKeyWrap)]
    [InlineData(KeyOperations.UnwrapKey, false, AlgorithmFamily.AesKeyWrap)]
    [InlineData(Mac, true, AlgorithmFamily.Hmac)]
    [InlineData(KeyOperations.Verify, false, AlgorithmFamily.Hmac)]
    [InlineData(Cipher | Wrap, false, AlgorithmFamily.Undecided)]
    [InlineData(Wrap | Mac, false, AlgorithmFamily.Undecided)]
    [InlineData(KeyOperations.Import, false, AlgorithmFamily.Undecided)]
    [InlineData(null, false, AlgorithmFamily.Undecided)]
    public void Import_WithoutAlg_IsBoundWhereOneFamilyIsLeft(KeyOperations? operations, bool cbc, AlgorithmFamily expected) =>
        Assert.Equal(expected, Imported(null, operations, cbc).Family);

    [Theory]
    [InlineData("A256GCM", AlgorithmFamily.AesGcm)]
    [InlineData("A256CBC", AlgorithmFamily.AesCbc)]
    [InlineData("A256CBCPAD", AlgorithmFamily.AesCbc)]
    [InlineData("A256KW", AlgorithmFamily.AesKeyWrap)]
    [InlineData("HS512", AlgorithmFamily.Hmac)]
    public void Import_WithAlg_IsBoundToIt(string algorithm, AlgorithmFamily expected) =>
        Assert.Equal(expected, Imported(algorithm, null, cbc: true).Family);

    [Theory]
    [InlineData("A128GCM", null, KeyType.Oct)]
    [InlineData("RS256", null, KeyType.Oct)]
    [InlineData("ES256", null, KeyType.Ec)]
    [InlineData("A256KW", Mac, KeyType.Oct)]
    public void Admit_AlgThatCannotTakeEffect_IsRefused(string algorithm, KeyOperations? operations, KeyType type)
    {
        using var key = new KeyToImport { Type = type, K = new byte[32], Algorithm = Algorithm.ByName[algorithm] };
        var command = new ImportKey("k", key, new KeySettings(operations));
        var refusal = KeyRules.Admit(KeyState.Absent, command, Sample.Vault(), Sample.Now).Refusal;
        Assert.Equal(RefusalCode.BadParameter, refusal?.Code);
        Assert.Contains("key.alg", refusal!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_And_Rotate_BindNothing()
    {
        var fresh = Sample.Fresh(spec: Oct);
        var created = After(KeyState.Absent, new CreateKey("k", Oct, new KeySettings(Wrap)), fresh);
        Assert.Equal(AlgorithmFamily.Any, created.Latest.Family);

        // What rotation makes is a generated key, whatever the version before it was.
        var imported = Sample.Active(Sample.Version(spec: Oct) with { Family = AlgorithmFamily.Hmac });
        var rotated = After(imported, new RotateKey(), fresh);
        Assert.Equal((AlgorithmFamily.Hmac, AlgorithmFamily.Any), (rotated.Versions[0].Family, rotated.Latest.Family));
    }

    [Fact]
    public void Bind_UndecidedVersion_IsBoundOnceAndForEver()
    {
        var first = Sample.Version("a0000000000000000000000000000001", Oct) with { Family = AlgorithmFamily.Undecided };
        var second = Sample.Version("a0000000000000000000000000000002", Oct) with { Family = AlgorithmFamily.Undecided };
        var state = Sample.Active(first, second);

        var bound = After(state, new BindFamily(first.Id, AlgorithmFamily.AesKeyWrap), null);

        Assert.Equal((AlgorithmFamily.AesKeyWrap, AlgorithmFamily.Undecided), (bound.Versions[0].Family, bound.Versions[1].Family));
        Assert.Equal(first with { Family = AlgorithmFamily.AesKeyWrap }, bound.Versions[0]);
        Assert.Empty(KeyRules.Decide(bound, new BindFamily(first.Id, AlgorithmFamily.AesKeyWrap), Sample.Vault(), Sample.Now, null));
        Assert.Equal(RefusalCode.KeyOperationForbidden, Refusal(bound, new BindFamily(first.Id, AlgorithmFamily.AesGcm)));
        Assert.Equal(RefusalCode.KeyNotFound, Refusal(bound, new BindFamily("b", AlgorithmFamily.AesGcm)));
    }

    [Fact]
    public void Bind_VersionThatWasDisabledMeanwhile_IsRefused()
    {
        var disabled = Sample.Version(spec: Oct, enabled: false) with { Family = AlgorithmFamily.Undecided };
        Assert.Equal(RefusalCode.KeyDisabled, Refusal(Sample.Active(disabled), new BindFamily(disabled.Id, AlgorithmFamily.Hmac)));
    }

    [Fact]
    public void Between_BindingInDoubt_StaysUndecided()
    {
        // Either family may win yet: the next use has to store it before it gives anything.
        var now = Sample.Active(Sample.Version(spec: Oct) with { Family = AlgorithmFamily.Undecided });
        var proposed = Sample.Active(now.Latest with { Family = AlgorithmFamily.AesGcm });
        Assert.Equal(AlgorithmFamily.Undecided, ((KeyState)KeyDoubt.Between(now, proposed).State).Latest.Family);
    }

    private static KeyVersion Imported(string? algorithm, KeyOperations? operations, bool cbc)
    {
        var row = algorithm is null ? null : Algorithm.ByName[algorithm];
        using var key = new KeyToImport { Type = KeyType.Oct, K = new byte[32], Algorithm = row };
        var command = new ImportKey("k", key, new KeySettings(operations));
        var vault = Sample.Vault() with { AllowAesCbc = cbc };
        Assert.True(KeyRules.Admit(KeyState.Absent, command, vault, Sample.Now).IsOk);
        var events = KeyRules.Decide(KeyState.Absent, command, vault, Sample.Now, Sample.Fresh(spec: Oct));
        return events.Aggregate(KeyState.Absent, (s, e) => e.Apply(s)).Latest;
    }

    private static KeyState After(KeyState state, KeyCommand command, FreshVersion? fresh)
    {
        Assert.Null(Refusal(state, command));
        return KeyRules.Decide(state, command, Sample.Vault(), Sample.Now, fresh).Aggregate(state, (s, e) => e.Apply(s));
    }

    private static RefusalCode? Refusal(KeyState state, KeyCommand command) =>
        KeyRules.Admit(state, command, Sample.Vault(), Sample.Now).Refusal?.Code;
}
