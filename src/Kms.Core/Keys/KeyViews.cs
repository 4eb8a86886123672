using Kms.Vaults;

namespace Kms.Keys;

/// <summary>From a key's state to what its owner may see.</summary>
internal static class KeyViews
{
    extension(KeyView)
    {
        internal static KeyView Of(KeyId id, KeyState state, KeyVersion version, Recovery recovery) => new(
            id, state.Name, version.Id, version.Spec, version.Public, version.Operations, version.Attributes, version.Tags, recovery, state.Deletion);
    }
}
