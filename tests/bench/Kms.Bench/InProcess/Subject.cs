using System.Security.Cryptography;
using Kms.Keys;

namespace Kms.Bench.InProcess;

/// <summary>One algorithm: how its keys are imported into the service, and the same keys as a program without a service would open them.</summary>
internal sealed record Subject(string Name, Algorithm Algorithm, KeyOperations Operation, double Target, int Batch)
{
    private const int TagBytes = 16;

    // Making a thousand RSA keys takes minutes; a thousand objects of a few keys cost the processor the same to use.
    private const int DistinctRsaKeys = 8;

    public static IReadOnlyList<Subject> All { get; } =
    [
        new("ES256", Algorithm.Es256, KeyOperations.Sign, 0.95, 16),
        new("RS256", Algorithm.Rs256, KeyOperations.Sign, 0.95, 4),
        new("A256GCM", Algorithm.A256Gcm, KeyOperations.Encrypt, 0.6, 256),
    ];

    private static byte[] Input { get; } = RandomNumberGenerator.GetBytes(32);

    public CryptoRequest Request => new(Operation, Algorithm, Input);

    /// <summary>Makes keys and gives each as what is imported.</summary>
    public IReadOnlyList<KeyToImport> Make(int count)
    {
        var few = Enumerable.Range(0, Algorithm.KeyType == KeyType.Rsa ? Math.Min(count, DistinctRsaKeys) : count).Select(_ => MakeOne()).ToArray();
        return [.. Enumerable.Range(0, count).Select(i => few[i % few.Length])];
    }

    /// <summary>For one thread, with key objects of its own: AesGcm may not be shared, and the others would contend on their reference counts.</summary>
    public Worker Raw(IReadOnlyList<KeyToImport> keys) => Algorithm.KeyType switch
    {
        KeyType.Ec => new RawEs256([.. keys.Select(Ec)], Input),
        KeyType.Rsa => new RawRs256([.. keys.Select(Rsa)], Input),
        _ => new RawA256Gcm([.. keys.Select(key => new AesGcm(key.K!, TagBytes))], Input),
    };

    private KeyToImport MakeOne()
    {
        switch (Algorithm.KeyType)
        {
            case KeyType.Ec:
                using (var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256))
                {
                    var p = ec.ExportParameters(includePrivateParameters: true);
                    return new KeyToImport { Type = KeyType.Ec, Curve = Curve.P256, D = p.D, X = p.Q.X, Y = p.Q.Y };
                }

            case KeyType.Rsa:
                using (var rsa = RSA.Create(2048))
                {
                    var p = rsa.ExportParameters(includePrivateParameters: true);
                    return new KeyToImport
                    {
                        Type = KeyType.Rsa,
                        N = p.Modulus,
                        E = p.Exponent,
                        D = p.D,
                        P = p.P,
                        Q = p.Q,
                        DP = p.DP,
                        DQ = p.DQ,
                        QI = p.InverseQ,
                    };
                }

            default:
                return new KeyToImport { Type = KeyType.Oct, K = RandomNumberGenerator.GetBytes(32) };
        }
    }

    private static ECDsa Ec(KeyToImport key) =>
        ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = key.D, Q = { X = key.X, Y = key.Y } });

    private static RSA Rsa(KeyToImport key) => RSA.Create(new RSAParameters
    {
        Modulus = key.N,
        Exponent = key.E,
        D = key.D,
        P = key.P,
        Q = key.Q,
        DP = key.DP,
        DQ = key.DQ,
        InverseQ = key.QI,
    });
}
