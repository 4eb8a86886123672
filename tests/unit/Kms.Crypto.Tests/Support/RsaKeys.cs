using System.Security.Cryptography;
using Kms.Keys;

namespace Kms.Crypto.Tests.Support;

/// <summary>RSA keys of the framework, as JWK parts.</summary>
internal static class RsaKeys
{
    private static readonly Lazy<RSAParameters> Small = new(() =>
    {
        using var rsa = RSA.Create(2048);
        return rsa.ExportParameters(true);
    });

    public static RSAParameters Parameters => Small.Value;

    public static KeyToImport Whole(RSAParameters? from = null)
    {
        var p = from ?? Parameters;
        return new KeyToImport
        {
            Type = KeyType.Rsa,
            N = p.Modulus!.ToArray(),
            E = p.Exponent!.ToArray(),
            D = p.D!.ToArray(),
            P = p.P!.ToArray(),
            Q = p.Q!.ToArray(),
            DP = p.DP!.ToArray(),
            DQ = p.DQ!.ToArray(),
            QI = p.InverseQ!.ToArray(),
        };
    }
}
