using Kms.Keys;
using Kms.Records;

namespace Kms.Client.PublicKeys;

/// <summary>One public key, ready for use. Disposing gives its native objects back; who still holds it may go on using it.</summary>
internal sealed class PublicKey(KeyView view) : IDisposable
{
    private readonly IKeyHandle handle = Crypto.Keys.PublicKeys.Open(view.Spec, view.Public);

    /// <summary>As the service holds it, for the rules that say how it may be used.</summary>
    private readonly KeyVersion version = new(view.VersionId, view.Spec, view.Public, default, view.Attributes, view.Operations, view.Tags);

    /// <summary>Refuses and answers as the service would.</summary>
    public Result<CryptoAnswer> Use(in CryptoRequest request, TimeProvider time)
    {
        if (KeyUse.Check(version, request, Vaults.VaultState.Absent, time) is { } no)
        {
            return no;
        }

        return handle.Perform(request).TryGet(out var output, out var refusal) ? new CryptoAnswer(view.Name, view.VersionId, output) : refusal;
    }

    public void Dispose() => handle.Dispose();
}
