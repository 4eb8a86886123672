using System.Collections;
using System.Reflection;
using System.Text;
using Kms.Keys;
using Kms.Records;
using Kms.Vaults;
using Xunit;

namespace Kms.Core.Tests.Idempotency;

/// <summary>What a fingerprint is made of: every property of every command counts, however deep it lies.</summary>
public sealed class CommandBytesTests
{
    private static readonly Tags SomeTags = Tags.Create([KeyValuePair.Create("a", "b")]).Value;

    private static readonly KeySettings Settings =
        new(KeyOperations.Sign, true, Sample.Now, Sample.Now.AddDays(1), SomeTags, new ExpectedRecovery(90, "Recoverable"));

    private static readonly RotationTrigger Trigger = new(Sample.Duration("P30D"), Sample.Duration("P10D"));

    public static TheoryData<object> Commands =>
    [
        new CreateKey("n", new KeySpec(KeyType.Rsa, 2048, Curve.P256, 3), Settings),
        new ImportKey("n", Material(), Settings),
        new RotateKey(),
        new UpdateKey("v", Settings),
        new SetRotationPolicy(new RotationSettings(Trigger, Trigger, Sample.Duration("P1Y2M3D"))),
        new DeleteKey(),
        new RecoverKey(),
        new PurgeKey(),
        new ElapseKey(),
        new PurgeKeyWithVault(),
        new BindFamily("v", AlgorithmFamily.Hmac),
        new CreateVault("n", WholeVaultSettings()),
        new UpdateVault(WholeVaultSettings()),
        new DeleteVault(),
        new RecoverVault(),
        new PurgeVault(),
        new ElapseVault(),
        new VaultEmptied(),
    ];

    [Fact]
    public void Commands_OfThisTest_AreAllButTheRestore() => Assert.Equal(
        typeof(KeyCommand).Assembly.GetTypes().Where(type => type.BaseType == typeof(KeyCommand) || type.BaseType == typeof(VaultCommand))
            .Select(type => type.Name).Order(StringComparer.Ordinal),
        Commands.Select(row => row.Data.GetType().Name).Append(nameof(RestoreKey)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Commands), DisableDiscoveryEnumeration = true)]
    public void Of_EveryPropertyChanged_IsAnotherRequest(object command)
    {
        var before = Bytes(command);
        Assert.Equal(before, Bytes(command));
        foreach (var (path, changed) in Changes(command))
        {
            Assert.False(before == Bytes(changed), $"{command.GetType().Name}: {path} does not count.");
        }
    }

    [Fact]
    public void Of_ARestore_CountsTheKeyAndNotHowItsMaterialIsWrapped()
    {
        var content = Sample.Active() with { Idempotency = Sample.Remembered };
        var version = content.Versions[0];
        var before = Bytes(new RestoreKey(content));
        Assert.Equal(before, Bytes(new RestoreKey(content with { Versions = [version with { Material = new WrappedMaterial(new byte[] { 9 }) }] })));
        Assert.NotEqual(before, Bytes(new RestoreKey(content with { Versions = [version with { Id = "c" }] })));
        Assert.NotEqual(before, Bytes(new RestoreKey(content with { Name = "other" })));
    }

    private static string Bytes(object command) => Encoding.UTF8.GetString(
        command is KeyCommand key ? KeyCommandBytes.Of(key) : VaultCommandBytes.Of((VaultCommand)command));

    /// <summary>The value with each of its properties, and theirs, changed in turn.</summary>
    private static IEnumerable<(string Path, object Changed)> Changes(object value)
    {
        foreach (var property in value.GetType().GetProperties().Where(property => property.CanWrite && property.Name is not "Kind"))
        {
            var inner = property.GetValue(value) ?? throw new InvalidOperationException($"The sample leaves {value.GetType().Name}.{property.Name} empty.");
            var variants = Other(inner) is { } other ? [(property.Name, other)]
                : Changes(inner).Select(change => (property.Name + "." + change.Path, change.Changed));
            foreach (var (path, variant) in variants)
            {
                var copy = Clone(value);
                property.SetValue(copy, variant);
                yield return (path, copy);
            }
        }
    }

    private static object? Other(object value) => value switch
    {
        string text => text + "x",
        bool flag => !flag,
        int number => number + 1,
        long number => number + 1,
        DateTimeOffset time => time.AddTicks(1),
        byte[] bytes => bytes.Append((byte)1).ToArray(),
        Enum => Enum.GetValues(value.GetType()).Cast<object>().First(other => !other.Equals(value)),
        Algorithm => Algorithm.A256Kw,
        Tags => Tags.Create([KeyValuePair.Create("a", "c")]).Value,
        ICollection => throw new NotSupportedException($"{value.GetType()} has no variant here."),
        _ => null,
    };

    private static object Clone(object value) =>
        typeof(object).GetMethod("MemberwiseClone", BindingFlags.Instance | BindingFlags.NonPublic)!.Invoke(value, null)!;

    private static KeyToImport Material() => new()
    {
        Type = KeyType.Rsa,
        Curve = Curve.P256,
        N = [1],
        E = [2],
        D = [3],
        P = [4],
        Q = [5],
        DP = [6],
        DQ = [7],
        QI = [8],
        X = [9],
        Y = [10],
        K = [11],
        Algorithm = Algorithm.A256Gcm,
    };

    /// <summary>Every setting given, also one that is added later: the constructor's parameters are filled by their types.</summary>
    private static VaultSettings WholeVaultSettings()
    {
        var constructor = typeof(VaultSettings).GetConstructors().MaxBy(candidate => candidate.GetParameters().Length)!;
        return (VaultSettings)constructor.Invoke(
            [.. constructor.GetParameters().Select(parameter => (object)(parameter.ParameterType == typeof(int?) ? 30 : parameter.ParameterType == typeof(bool?)))]);
    }
}
