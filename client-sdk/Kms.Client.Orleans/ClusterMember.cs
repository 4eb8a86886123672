using Kms.Crypto.Tls;
using Orleans.Connections.Security;

namespace Kms.Client.Orleans;

/// <summary>A client shows the cluster that it belongs to it, and sees that the cluster is the right one.</summary>
public static class ClusterMember
{
    /// <param name="folder">What <c>Kms.Silo client FOLDER</c> has made.</param>
    /// <exception cref="Kms.Crypto.Hierarchy.KeyProtectionException">The folder has no usable credential.</exception>
    public static IClientBuilder Prove(this IClientBuilder client, string folder)
    {
        var credential = ClusterCredential.Load(folder, TimeProvider.System);
        return client.UseTls(tls =>
        {
            tls.LocalCertificate = credential.Certificate;
            tls.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
            tls.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
            tls.RemoteCertificateValidation = (other, _, _) => credential.IsMember(other);
            tls.OnAuthenticateAsClient = (_, authentication) => authentication.TargetHost = ClusterCredential.Name;
        });
    }
}
