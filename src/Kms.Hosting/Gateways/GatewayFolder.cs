using Kms.Configuration;
using Kms.Crypto.Tls;

namespace Kms.Hosting.Gateways;

/// <summary>What is in a gateway's data folder before its first start: two certificates with their keys, made by a silo.</summary>
internal static class GatewayFolder
{
    private const string HowToFill = "'Kms.Silo gateway FOLDER', run on a silo, makes what a gateway's data folder needs";

    /// <summary>What is told of zones that nobody has told of.</summary>
    public static StoreHealth Unknown { get; } =
        new(new ZoneHealth("A", ZoneStatus.Starting, null, default), new ZoneHealth("B", ZoneStatus.Starting, null, default));

    /// <summary>For its callers, unless an operator's own is configured.</summary>
    public static CertificateFiles Certificate(string folder) => new(Path.Combine(folder, "tls.pem"), Path.Combine(folder, "tls.key"));

    /// <summary>Looks before anything is made or waited for.</summary>
    /// <exception cref="StartRefusedException">A file is missing.</exception>
    /// <exception cref="Kms.Crypto.Hierarchy.KeyProtectionException">The certificate for callers cannot be used.</exception>
    public static void Require(KmsOptions options, CertificateFiles files)
    {
        var member = Path.Combine(options.Data, "cluster-tls.pem");
        if (options.Cluster.Tls && !File.Exists(member))
        {
            throw new StartRefusedException($"'{member}' is not there, with which a gateway shows silos who it is: {HowToFill}.");
        }

        if (!File.Exists(files.Certificate))
        {
            throw new StartRefusedException(
                $"'{files.Certificate}' is not there, the certificate that callers see: {HowToFill}. "
                + $"Or name your own: {Setting.TlsCertificate.Name} and {Setting.TlsKey.Name}.");
        }

        files.Load().Dispose();
    }
}
