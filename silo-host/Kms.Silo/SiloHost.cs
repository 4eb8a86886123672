using Kms.Crypto.Files;
using Kms.Crypto.Tls;
using Kms.Hosting;
using Kms.Hosting.Configuration;
using Kms.Hosting.Engines;
using Kms.Hosting.Telemetry;
using Kms.Silo.Configuration;
using Kms.Silo.Engine;
using Microsoft.Extensions.Configuration;

namespace Kms.Silo;

/// <summary>A silo of a cluster with the gateway in the same process, or the gateway alone.</summary>
internal sealed class SiloHost : HostKind
{
    private ClusterConfiguration? options;
    private DataFolder? data;

    public override string Service => "Kms.Silo";

    public override string Summary => "a key management service on a cluster of silos";

    public override IReadOnlyList<Setting> Settings => ClusterSetting.All;

    public override bool IsAlone => false;

    /// <summary>The engine exports: its own spans and measurements come from the silo's services.</summary>
    public override IDisposable? Watch(string region, IConfiguration configuration)
    {
        ServiceTelemetry.IsWanted(configuration);
        return null;
    }

    public override void Check(HostContext host) => options = ClusterOptionsReader.Read(host.Configuration, host.Options);

    /// <summary>Another silo of a cluster has the same keys: its first start takes them over from one that is there.</summary>
    public override void Prepare(HostContext host, DataFolder folder)
    {
        data = folder;
        if (Options.JoinFrom is not { } other)
        {
            return;
        }

        // Its address and token are made anew at each start, so the copy differs from then on; who comes in is decided by clients.json.
        if (!File.Exists(folder.ClientsFile) && File.Exists(Path.Combine(other, Path.GetFileName(folder.AdminFile))))
        {
            SharedFiles.TakeOver(other, folder.Path, [Path.GetFileName(folder.AdminFile)]);
        }

        SharedFiles.TakeOver(other, folder.Path, [.. DataFolder.Shared, .. Options.Tls ? ClusterCredential.Shared : []]);
    }

    /// <summary>The zones of a cluster are there before its second silo, which then lacks the key to them.</summary>
    public override string Explain(Exception problem) =>
        options is { Database: not null, JoinFrom: null } && data is not null && !File.Exists(data.RootKeyFile)
            ? $"{problem.Message.TrimEnd('.')}. Where other silos of this cluster are already, this one needs their keys: --{ClusterSetting.JoinFrom.Name} FOLDER, the data folder of one or a copy of that."
            : problem.Message;

    public override Task<IEngine> Start(EngineStart start) => SiloEngine.Start(start, Options);

    private ClusterConfiguration Options => options ?? throw new InvalidOperationException("Check comes first.");
}
