using System.Buffers.Text;
using Kms.Crypto.Tokens;
using Kms.Http.Tokens;

namespace Kms.Hosting.Server;

/// <summary>The token service's key, which lives in Kms.Crypto, as the gateway asks for it.</summary>
internal sealed class TokenSigner(TokenSigningKey key) : ITokenSigner
{
    public string KeyId => key.KeyId;

    public ReadOnlyMemory<byte> Modulus { get; } = Base64Url.DecodeFromChars(key.Modulus);

    public ReadOnlyMemory<byte> Exponent { get; } = Base64Url.DecodeFromChars(key.Exponent);

    public byte[] Sign(ReadOnlySpan<byte> data) => key.Sign(data);
}
