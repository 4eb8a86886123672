using Kms.Crypto.Hierarchy;
using Kms.Crypto.Keys;
using Kms.Keys;
using Kms.Records;

namespace Kms.Crypto.Tests.Support;

/// <summary>A region key and materials under it, with short ways to make and use keys.</summary>
internal sealed class Keyring : IDisposable
{
    public const string Version = "0123456789abcdef0123456789abcdef";

    private readonly RegionKey region = RegionKey.Create();

    public Keyring() => Materials = new KeyMaterials(region);

    public KeyMaterials Materials { get; }

    /// <summary>Keys of every kind, made once for all tests: RSA takes seconds.</summary>
    public static Keyring Shared { get; } = new();

    public static IReadOnlyList<KeySpec> Specs { get; } =
    [
        new(KeyType.Rsa, 2048), new(KeyType.Rsa, 3072), new(KeyType.Rsa, 4096),
        new(KeyType.Ec, 256, Curve.P256), new(KeyType.Ec, 384, Curve.P384), new(KeyType.Ec, 521, Curve.P521), new(KeyType.Ec, 256, Curve.P256K),
        new(KeyType.Oct, 128), new(KeyType.Oct, 192), new(KeyType.Oct, 256),
    ];

    private static readonly Dictionary<KeySpec, Lazy<NewMaterial>> Made = Specs.ToDictionary(
        spec => spec,
        spec => new Lazy<NewMaterial>(() => Shared.Materials.Generate(spec, Version, default).AsTask().Result));

    /// <summary>A handle on the shared key of this kind.</summary>
    public static IKeyHandle Handle(KeySpec spec) => Shared.Open(Material(spec));

    public static NewMaterial Material(KeySpec spec) => Made[spec].Value;

    /// <summary>A key that fits the algorithm.</summary>
    public static KeySpec SpecFor(Algorithm algorithm) => Specs.First(algorithm.Fits);

    public IKeyHandle Open(NewMaterial material) => Materials.Open(Version, material.Spec, material.Material);

    /// <summary>Imports or fails the test.</summary>
    public NewMaterial Import(KeyToImport key) => Materials.Import(key, Version).Value;

    public void Dispose()
    {
        Materials.Dispose();
        region.Dispose();
    }
}
