using Kms.Keys;

namespace Kms.Orleans.Messages;

/// <summary>
/// The one message that carries a key in the clear: its owner sends it from outside, and the key's own silo takes it over. Not immutable,
/// so that its receiver always has a copy of its own, which it clears.
/// </summary>
[GenerateSerializer]
internal struct KeyToImportMessage
{
    [Id(0)]
    public KeyType Type;

    [Id(1)]
    public Curve Curve;

    /// <summary>n, e, d, p, q, dp, dq, qi, x, y, k.</summary>
    [Id(2)]
    public byte[]?[] Parts;

    [Id(3)]
    public Algorithm? Algorithm;
}

[RegisterConverter]
internal sealed class KeyToImportConverter : IConverter<KeyToImport, KeyToImportMessage>
{
    public KeyToImport ConvertFromSurrogate(in KeyToImportMessage surrogate) => new()
    {
        Type = surrogate.Type,
        Curve = surrogate.Curve,
        N = surrogate.Parts[0],
        E = surrogate.Parts[1],
        D = surrogate.Parts[2],
        P = surrogate.Parts[3],
        Q = surrogate.Parts[4],
        DP = surrogate.Parts[5],
        DQ = surrogate.Parts[6],
        QI = surrogate.Parts[7],
        X = surrogate.Parts[8],
        Y = surrogate.Parts[9],
        K = surrogate.Parts[10],
        Algorithm = surrogate.Algorithm,
    };

    public KeyToImportMessage ConvertToSurrogate(in KeyToImport value) => new()
    {
        Type = value.Type,
        Curve = value.Curve,
        Parts = [value.N, value.E, value.D, value.P, value.Q, value.DP, value.DQ, value.QI, value.X, value.Y, value.K],
        Algorithm = value.Algorithm,
    };
}
