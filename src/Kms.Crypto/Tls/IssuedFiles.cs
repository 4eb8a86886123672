using Kms.Crypto.Files;
using Kms.Crypto.Hierarchy;

namespace Kms.Crypto.Tls;

/// <summary>
/// Certificates for another machine: made by the authority of a silo's data folder, written to a folder of their own together with the
/// authority's certificate. The authority's key stays where it is.
/// </summary>
public static class IssuedFiles
{
    /// <summary>What a process of the kind shows to silos: <c>cluster-ca.pem</c>, <c>cluster-tls.pem</c>, <c>cluster-tls.key</c>.</summary>
    /// <param name="silo">The data folder of a silo.</param>
    /// <exception cref="KeyProtectionException">The authority cannot be used, or the folder has such files already.</exception>
    public static void ForCluster(string folder, string silo, ClusterKind kind, TimeProvider clock) =>
        Issue(folder, silo, ClusterCredential.Prefix, ClusterKinds.NamesOf(kind), clock);

    /// <summary>
    /// What a gateway shows to its callers: <c>ca.pem</c>, <c>tls.pem</c>, <c>tls.key</c>, of the authority that they trust already.
    /// </summary>
    /// <returns>False: the silo has no such authority, because it shows a certificate of the operator's. Nothing was written.</returns>
    /// <exception cref="KeyProtectionException">The authority cannot be used, or the folder has such files already.</exception>
    public static bool ForCallers(string folder, string silo, string domain, IReadOnlyCollection<string> names, TimeProvider clock)
    {
        if (!Path.Exists(Path.Combine(silo, LocalCertificateAuthority.KeyFileName)))
        {
            return false;
        }

        Issue(folder, silo, string.Empty, ServerNames.For(domain, names), clock);
        return true;
    }

    private static void Issue(string folder, string silo, string prefix, ServerNames names, TimeProvider clock)
    {
        foreach (var name in LocalCertificateAuthority.FileNames(prefix))
        {
            if (Path.Exists(Path.Combine(folder, name)))
            {
                throw new KeyProtectionException($"'{folder}' has a file '{name}' already: nothing was changed. Name a folder without it.");
            }
        }

        // Without this check, a new authority would be made, which no silo trusts.
        using (KeyFile.Read(Path.Combine(silo, prefix + LocalCertificateAuthority.KeyFileName)))
        {
            new LocalCertificateAuthority(silo, prefix, clock, folder).Open(names).Dispose();
        }

        SharedFiles.TakeOver(silo, folder, [prefix + LocalCertificateAuthority.FileName]);
    }
}
