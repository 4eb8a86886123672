using Kms.Client.Wire;
using Kms.Keys;
using Kms.Wire;

namespace Kms.Client.Requests;

/// <summary>Deleting keys, and keys that are deleted.</summary>
internal static class DeletedKeyRequests
{
    public static ClientRequest<KeyView> Delete(KeyId key) => new(
        "deleteKey", Repetition.Recognized, (kms, call, cancellation) => kms.DeleteKey(call, key, cancellation),
        Rest(key, HttpMethod.Delete, $"/keys/{key.Name}"))
    { Changes = key };

    public static ClientRequest<KeyView> Get(KeyId key) => new(
        "getDeletedKey", Repetition.Reads, (kms, call, cancellation) => kms.GetDeletedKey(call, key, cancellation),
        Rest(key, HttpMethod.Get, $"/deletedkeys/{key.Name}"));

    public static ClientRequest<KeyView> Recover(KeyId key) => new(
        "recoverKey", Repetition.Recognized, (kms, call, cancellation) => kms.RecoverKey(call, key, cancellation),
        Rest(key, HttpMethod.Post, $"/deletedkeys/{key.Name}/recover"))
    { Changes = key };

    public static ClientRequest<Done> Purge(KeyId key) => new(
        "purgeKey", Repetition.Recognized, (kms, call, cancellation) => kms.PurgeKey(call, key, cancellation),
        new(HttpMethod.Delete, key.Vault, $"/deletedkeys/{key.Name}", _ => default))
    { Changes = key };

    private static RestForm<KeyView> Rest(KeyId key, HttpMethod method, string path) =>
        RestForms.For<KeyBundle, KeyView>(method, key.Vault, path, bundle => KeyViews.Of(bundle, key.Vault));
}
