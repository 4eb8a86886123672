using Kms.Access;

namespace Kms.Http.Permissions;

/// <summary>One route, the one permission that it asks for, and a request that succeeds with it.</summary>
/// <param name="Path">
/// <c>{ec}</c>, <c>{rsa}</c> and <c>{v}</c> are keys and a version that are there; <c>{key}</c>, <c>{deleted}</c>, <c>{vault}</c> and <c>{deletedvault}</c>
/// are made for this request; <c>{new}</c> is a name that nothing has.
/// </param>
/// <param name="Status">With the permission.</param>
/// <param name="Body"><c>{ciphertext}</c> and <c>{backup}</c> stand for what <c>{rsa}</c> decrypts and for the backup of a key that is gone.</param>
public sealed record RoutePermission(Permission Permission, string Method, string Path, int Status, string? Body = null)
{
    public override string ToString() => Method + " " + Path;
}
