using Kms.Keys;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Kms.Core.Tests.Keys;

public sealed class KeyUseTests
{
    private static readonly FakeTimeProvider Time = new(Sample.Now);

    public static TheoryData<string, KeyOperations, bool> OutsideValidity() => new()
    {
        { "RSA-OAEP", KeyOperations.Encrypt, false },
        { "RSA-OAEP", KeyOperations.Decrypt, true },
        { "RSA-OAEP", KeyOperations.WrapKey, false },
        { "RSA-OAEP", KeyOperations.UnwrapKey, true },
        { "RS256", KeyOperations.Sign, false },
        { "RS256", KeyOperations.Verify, true },
    };

    [Theory]
    [MemberData(nameof(OutsideValidity))]
    public void Check_ExpiredKey_AllowsOnlyWhatUndoesOlderWork(string algorithm, KeyOperations operation, bool allowed)
    {
        var version = Sample.Version(spec: new KeySpec(KeyType.Rsa, 2048), expires: Sample.Now);
        Assert.Equal(allowed ? null : RefusalCode.KeyExpired, Check(version, algorithm, operation));
    }

    [Theory]
    [MemberData(nameof(OutsideValidity))]
    public void Check_KeyNotYetValid_AllowsOnlyWhatUndoesOlderWork(string algorithm, KeyOperations operation, bool allowed)
    {
        var version = Sample.Version(spec: new KeySpec(KeyType.Rsa, 2048), notBefore: Sample.Now.AddSeconds(1));
        Assert.Equal(allowed ? null : RefusalCode.KeyNotYetValid, Check(version, algorithm, operation));
    }

    /// <summary>From nbf on, and until exp: the moment of nbf is in, the moment of exp is out.</summary>
    [Fact]
    public void Check_KeyWithOneBound_AllowsEverythingOnTheRightSideOfIt()
    {
        Assert.Null(Check(Sample.Version(notBefore: Sample.Now), "ES256", KeyOperations.Sign));
        Assert.Null(Check(Sample.Version(notBefore: Sample.Now.AddDays(-1)), "ES256", KeyOperations.Sign));
        Assert.Null(Check(Sample.Version(expires: Sample.Now.AddTicks(1)), "ES256", KeyOperations.Sign));
        Assert.Null(Check(Sample.Version(notBefore: Sample.Now.AddDays(-1), expires: Sample.Now.AddDays(1)), "ES256", KeyOperations.Sign));
    }

    [Fact]
    public void Check_DisabledKey_AllowsNothing()
    {
        foreach (var (algorithm, operation) in EveryUse())
        {
            Assert.Equal(RefusalCode.KeyDisabled, Check(Fitting(algorithm, enabled: false), algorithm.Name, operation));
        }
    }

    [Fact]
    public void Check_OperationNotInKeyOps_IsForbidden()
    {
        foreach (var (algorithm, operation) in EveryUse())
        {
            var others = KeyOperationNames.DefaultsFor(algorithm.KeyType) & ~operation;
            Assert.Equal(RefusalCode.KeyOperationForbidden, Check(Fitting(algorithm, others), algorithm.Name, operation));
        }
    }

    [Fact]
    public void Check_EveryAlgorithmOnEveryKind_FollowsTheTable()
    {
        KeySpec[] kinds =
        [
            new(KeyType.Rsa, 2048), new(KeyType.Rsa, 3072), new(KeyType.Rsa, 4096),
            new(KeyType.Ec, 256, Curve.P256), new(KeyType.Ec, 384, Curve.P384), new(KeyType.Ec, 521, Curve.P521), new(KeyType.Ec, 256, Curve.P256K),
            new(KeyType.Oct, 128), new(KeyType.Oct, 192), new(KeyType.Oct, 256),
        ];
        foreach (var kind in kinds)
        {
            foreach (var (algorithm, operation) in EveryUse())
            {
                var version = Sample.Version(spec: kind, operations: (KeyOperations)63);
                var refusal = Check(version, algorithm.Name, operation);
                Assert.True(algorithm.Fits(kind) ? refusal is null : refusal == RefusalCode.BadParameter, $"{algorithm} {operation} on {kind}: {refusal}");
            }
        }
    }

    [Fact]
    public void Check_DigestOfTheWrongLength_SaysWhichIsRight()
    {
        var request = new CryptoRequest(KeyOperations.Sign, Algorithm.Es256, new byte[31]);
        var refusal = KeyUse.Check(Sample.Version(), request, Sample.Vault(), Time);
        Assert.Equal(RefusalCode.BadParameter, refusal!.Code);
        Assert.Contains("32", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_WhatTheVaultMustAllow_IsOffInEveryDirectionUntilItDoes()
    {
        foreach (var (algorithm, operation) in EveryUse())
        {
            var (rsa15, cbc) = (algorithm == Algorithm.Rsa15, algorithm.Name.Contains("CBC", StringComparison.Ordinal));
            var request = new CryptoRequest(operation, algorithm, new byte[algorithm.DigestBytes]);
            Assert.Equal(
                rsa15 || cbc ? RefusalCode.KeyOperationForbidden : null,
                KeyUse.Check(Fitting(algorithm), request, Sample.Vault(), Time)?.Code);
            Assert.Equal(
                cbc ? RefusalCode.KeyOperationForbidden : null,
                KeyUse.Check(Fitting(algorithm), request, Sample.Vault() with { AllowRsa15 = true }, Time)?.Code);
            Assert.Equal(
                rsa15 ? RefusalCode.KeyOperationForbidden : null,
                KeyUse.Check(Fitting(algorithm), request, Sample.Vault() with { AllowAesCbc = true }, Time)?.Code);
        }
    }

    [Fact]
    public void Check_VersionBoundToAFamily_AllowsThatOneAlone()
    {
        AlgorithmFamily[] families = [AlgorithmFamily.AesGcm, AlgorithmFamily.AesCbc, AlgorithmFamily.AesKeyWrap, AlgorithmFamily.Hmac];
        var vault = Sample.Vault() with { AllowAesCbc = true };
        foreach (var (algorithm, operation) in EveryUse().Where(use => use.Algorithm.KeyType == KeyType.Oct))
        {
            var request = new CryptoRequest(operation, algorithm, new byte[algorithm.DigestBytes]);
            foreach (var family in families)
            {
                var refusal = KeyUse.Check(Fitting(algorithm) with { Family = family }, request, vault, Time);
                Assert.Equal(family == algorithm.Family ? null : RefusalCode.KeyOperationForbidden, refusal?.Code);
            }

            Assert.Null(KeyUse.Check(Fitting(algorithm) with { Family = AlgorithmFamily.Any }, request, vault, Time));
            Assert.Null(KeyUse.Check(Fitting(algorithm) with { Family = AlgorithmFamily.Undecided }, request, vault, Time));
        }
    }

    private static IEnumerable<(Algorithm Algorithm, KeyOperations Operation)> EveryUse() =>
        from algorithm in Algorithm.All
        from operation in (KeyOperations[])[KeyOperations.Encrypt, KeyOperations.Decrypt, KeyOperations.Sign, KeyOperations.Verify, KeyOperations.WrapKey, KeyOperations.UnwrapKey]
        where (algorithm.Operations & operation) != 0
        select (algorithm, operation);

    private static KeyVersion Fitting(Algorithm algorithm, KeyOperations? operations = null, bool enabled = true)
    {
        var spec = new KeySpec(algorithm.KeyType, algorithm.KeyBits == 0 ? 256 : algorithm.KeyBits, algorithm.Curve);
        return Sample.Version(spec: spec, operations: operations, enabled: enabled);
    }

    private static RefusalCode? Check(KeyVersion version, string algorithm, KeyOperations operation)
    {
        var row = Algorithm.ByName[algorithm];
        var request = new CryptoRequest(operation, row, new byte[row.DigestBytes]);
        return KeyUse.Check(version, request, Sample.Vault() with { AllowRsa15 = true, AllowAesCbc = true }, Time)?.Code;
    }
}
