namespace Kms.Http.Tokens;

/// <summary>The RSA key that signs the embedded token service's tokens. The private half stays behind this port.</summary>
public interface ITokenSigner
{
    /// <summary>The <c>kid</c> of tokens and of the published key.</summary>
    string KeyId { get; }

    /// <summary>Big-endian, without leading zeros.</summary>
    ReadOnlyMemory<byte> Modulus { get; }

    /// <summary>Big-endian, without leading zeros.</summary>
    ReadOnlyMemory<byte> Exponent { get; }

    /// <summary>RS256: RSASSA-PKCS1-v1_5 with SHA-256 over the data. Called from many threads at once.</summary>
    byte[] Sign(ReadOnlySpan<byte> data);
}
