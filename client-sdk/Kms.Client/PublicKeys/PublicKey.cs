using Kms.Keys;
using Kms.PublicKeys;

namespace Kms.Client.PublicKeys;

/// <summary>One public key, ready for use. Disposing gives its native objects back; who still holds it may go on using it.</summary>
internal sealed class PublicKey(KeyView view) : IDisposable
{
    private readonly PublicHalf half = new(view.Spec, view.Public);

    /// <summary>
    /// True for what the public half is enough for. Whether RSA1_5 may be used is a setting of the vault, which the key does not tell.
    /// </summary>
    public static bool Suffices(in CryptoRequest request) =>
        PublicHalf.Suffices(request.Algorithm, request.Operation) && !ReferenceEquals(request.Algorithm, Algorithm.Rsa15);

    /// <summary>Refuses and answers as the service would.</summary>
    public Result<CryptoAnswer> Use(in CryptoRequest request, TimeProvider time)
    {
        if (VersionUse.Check(view.Spec, view.Operations, view.Attributes, request, time) is { } no)
        {
            return no;
        }

        return half.Perform(request).TryGet(out var output, out var refusal)
            ? new CryptoAnswer(view.Name, view.VersionId, output)
            : refusal;
    }

    public void Dispose() => half.Dispose();
}
