using Kms.Keys;

namespace Kms.PublicKeys;

/// <summary>
/// How operations of one row of the table of algorithms are computed. Stateless; the key is lent to it for the call. The caller has checked
/// that key, algorithm and operation fit and that a digest has its length.
/// </summary>
internal abstract class Implementation
{
    public abstract Result<CryptoOutput> Perform(NativeKey key, in CryptoRequest request);

    /// <summary>
    /// A field that the algorithm has no use for was filled in: ignoring it would promise what is not done. Null when all is well.
    /// </summary>
    protected static Refusal? Unwanted(in CryptoRequest request, bool ivAllowed)
    {
        if (!request.AdditionalData.IsEmpty || !request.Tag.IsEmpty)
        {
            return KeyRefusals.Bad($"{request.Algorithm} does not authenticate: aad and tag belong to AES-GCM.");
        }

        return ivAllowed || request.Iv.IsEmpty ? null : KeyRefusals.Bad($"{request.Algorithm} takes no iv.");
    }
}
