using Kms.Crypto.Native;

namespace Kms.Crypto;

/// <summary>Identities from the operating system's random numbers.</summary>
public sealed class Identities : IIdentities
{
    private const int IdBytes = 16;

    public string NewId()
    {
        Span<byte> id = stackalloc byte[IdBytes];
        SystemRandom.Fill(id);
        return Convert.ToHexStringLower(id);
    }
}
