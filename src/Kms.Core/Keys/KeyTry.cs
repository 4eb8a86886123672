using Kms.Records;

namespace Kms.Keys;

/// <summary>
/// Signs and verifies, encrypts and decrypts, or wraps and unwraps with a key: material that came back wrong would not do that.
/// </summary>
public static class KeyTry
{
    private static readonly (KeyOperations There, KeyOperations Back)[] Ways =
    [
        (KeyOperations.Sign, KeyOperations.Verify),
        (KeyOperations.Encrypt, KeyOperations.Decrypt),
        (KeyOperations.WrapKey, KeyOperations.UnwrapKey),
    ];

    public static TriedRecord Run(string name, KeyState state, IKeyMaterials materials)
    {
        if (state.Versions.IsEmpty)
        {
            return new TriedRecord(name, null, null, null);
        }

        var version = state.Latest;
        foreach (var way in Ways.Where(way => version.Operations.HasFlag(way.There | way.Back)))
        {
            if (Algorithm.All.FirstOrDefault(row => row != Algorithm.Rsa15 && row.Fits(version.Spec) && row.Operations.HasFlag(way.There)
                && AlgorithmFamilies.Check(version.Family, row.Family) is null) is { } algorithm)
            {
                using var handle = materials.Open(version.Id, version.Spec, version.Material);
                return new TriedRecord(name, version.Id, algorithm.Name, Problem(handle, algorithm, way, materials));
            }
        }

        return new TriedRecord(name, version.Id, null, null);
    }

    private static string? Problem(
        IKeyHandle handle, Algorithm algorithm, (KeyOperations There, KeyOperations Back) way, IKeyMaterials materials)
    {
        var text = new byte[algorithm.DigestBytes > 0 ? algorithm.DigestBytes : 32];
        materials.FillRandom(text);
        var there = handle.Perform(new CryptoRequest(way.There, algorithm, text));
        if (!there.TryGet(out var made, out var refusal))
        {
            return refusal.Message;
        }

        var back = handle.Perform(way.Back == KeyOperations.Verify
            ? new CryptoRequest(way.Back, algorithm, text, made.Value)
            : new CryptoRequest(way.Back, algorithm, made.Value, default, made.Iv, made.AdditionalData, made.Tag));
        return !back.TryGet(out var got, out refusal) ? refusal.Message
            : (way.Back == KeyOperations.Verify ? got.Valid : got.Value.Span.SequenceEqual(text)) ? null
            : $"{way.Back} does not give back what {way.There} was given";
    }
}
