using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Kms.Crypto.Tests.Support;
using Kms.Crypto.Tls;

namespace Kms.Crypto.Tests.Tls;

/// <summary>A certificate that a stranger shows is judged by what is here: it does not say where this process connects to.</summary>
public sealed class StrangersCertificateTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Admits_CertificateThatNamesWhereItsIssuerIs_IsFalseAndNobodyIsAsked()
    {
        using var elsewhere = new TcpListener(IPAddress.Loopback, 0);
        elsewhere.Start();
        var asked = elsewhere.AcceptTcpClientAsync(TestContext.Current.CancellationToken).AsTask();
        using var credential = ClusterCredential.OpenOrMake(folder.File("silo"), TimeProvider.System);
        using var stranger = Leaf($"http://127.0.0.1:{((IPEndPoint)elsewhere.LocalEndpoint).Port}/issuer.crt");

        Assert.False(credential.Admits(stranger, ClusterKind.Silo, ClusterKind.Gateway, ClusterKind.Client));
        Assert.False(asked.IsCompleted);
    }

    public void Dispose() => folder.Dispose();

    /// <summary>Of an issuer that the holder does not send along.</summary>
    private static X509Certificate2 Leaf(string issuerIsAt)
    {
        var (from, until) = (DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var issuerKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var issuer = new CertificateRequest("CN=elsewhere", issuerKey, HashAlgorithmName.SHA256);
        issuer.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var authority = issuer.CreateSelfSigned(from, until);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=stranger", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension(null, [issuerIsAt]));
        return request.Create(authority, from, until, [1, 2, 3, 4]);
    }
}
