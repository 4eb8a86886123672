using Kms.Configuration;
using Kms.Crypto.Files;
using Kms.Crypto.Tls;

namespace Kms.Clustering;

/// <summary>All silos of a cluster have the same keys: the first start of another one takes them over from one that is there.</summary>
internal static class JoinFrom
{
    /// <summary>Adds to the data folder, before anything in it is read. Overwrites nothing.</summary>
    public static void TakeOver(ClusterConfiguration cluster, DataFolder folder)
    {
        if (cluster.JoinFrom is not { } other)
        {
            return;
        }

        // The silo writes a new address and token at each start, so the copy differs from then on. clients.json decides who may call.
        if (!File.Exists(folder.ClientsFile) && File.Exists(Path.Combine(other, Path.GetFileName(folder.AdminFile))))
        {
            SharedFiles.TakeOver(other, folder.Path, [Path.GetFileName(folder.AdminFile)]);
        }

        SharedFiles.TakeOver(other, folder.Path, [.. DataFolder.Shared, .. cluster.Tls ? ClusterCredential.Shared : []]);
    }

    /// <summary>
    /// Why it did not start, in a line. The zones of a cluster are there before its second silo, which then lacks the key to them.
    /// </summary>
    public static string Explain(Exception problem, KmsOptions? options) =>
        options is { Cluster: { Database: not null, JoinFrom: null } } && Directory.Exists(options.Data) && !File.Exists(DataFolder.RootKeyFileOf(options.Data))
            ? $"{problem.Message.TrimEnd('.')}. Where other silos of this cluster are already, this one needs their keys: "
                + $"--{ClusterSetting.JoinFrom.Name} FOLDER, the data folder of one or a copy of that."
            : problem.Message;
}
