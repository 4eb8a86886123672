using Kms.Access;
using Kms.Audit;
using Kms.Configuration;
using Kms.Crypto;
using Kms.Crypto.Files;
using Kms.Hosting;
using Kms.Hosting.Backups;
using Kms.Hosting.Cluster;
using Kms.Hosting.Regions;
using Kms.Hosting.Start;
using Kms.Hosting.Telemetry;
using Kms.Keys;
using Kms.Operations;
using Kms.Orleans;
using Microsoft.Extensions.Logging;

namespace Kms.Bench.Running;

/// <summary>The service in this process, put together as the program does it, without its gateway: one silo, two zones (SQLite unless told otherwise), authorization and audit on.</summary>
internal sealed class InProcessService : IAsyncDisposable
{
    private static readonly Caller Bench = new("bench", "bench");

    private readonly CancellationTokenSource ending;
    private readonly ILoggerFactory logs;
    private readonly DataFolder folder;
    private readonly LocalRegion region;
    private readonly RegionHost place;
    private readonly ClusterNode node;
    private readonly FileAuditTrail trail;

    private InProcessService(
        HostContext context, CancellationTokenSource ending, DataFolder folder, LocalRegion region, RegionHost place, ClusterNode node, AccessControl access)
    {
        (this.place, this.node) = (place, node);
        (this.ending, logs) = (ending, context.Logs);
        this.folder = folder;
        this.region = region;
        Vault = context.Options.DefaultVault;
        trail = FileAuditTrail.Open(folder.Path, region.AuditSeal, AuditOptions.Default, context.Time, logs.CreateLogger("Kms.Audit"));
        var parts = new KmsParts(node.Actors, node.Ports, region.Store, refusal => throw new InvalidOperationException(refusal.ToString()), place.Gate);
        Kms = KmsHandlers.Pipeline(parts, access, trail);
        node.Serve(new NodeFront(Kms, Kms.OnDue));
    }

    public OperationPipeline Kms { get; }

    public VaultName Vault { get; }

    public static async Task<InProcessService> Open(string path, params string[] settings)
    {
        var configuration = OptionsReader.Sources(CommandLine.Parse(["--Kms:Data", path, "--Logging:LogLevel:Default", "Warning", .. settings]));
        var options = OptionsReader.Read(configuration);
        var logs = Logs.Make(options.Logs, configuration);
        var ending = new CancellationTokenSource();
        var folder = DataFolder.Open(path);
        var context = new HostContext("Kms.Bench", options, configuration, logs, ending.Token, TimeProvider.System, new Identities());
        var access = new AccessControl(DefaultVault.Policy);
        var region = await LocalRegion.Open(context, folder);
        var place = RegionHost.Open(context, region, HostBackups.Open(context));
        var log = new HostLog(logs.CreateLogger(HostLog.Category));
        var node = await ClusterNode.Start(context, folder, region, place, region.Store, log);
        await place.Start(node);
        var service = new InProcessService(context, ending, folder, region, place, node, access);
        if (await DefaultVault.Make(service.Kms, options.DefaultVault, context.Identities, CancellationToken.None) is { } refusal)
        {
            throw new InvalidOperationException(refusal.ToString());
        }

        access.Current = new AccessPolicy([new RoleAssignment(Bench.PrincipalId, Role.Administrator, AccessScope.Server)]);
        return service;
    }

    /// <summary>A call of a caller who may do everything.</summary>
    public static Call Call(string operationId) => new(Bench, operationId);

    public KeyId Key(string name) => KeyId.TryCreate(Vault, name, out var key) ? key : throw new ArgumentException("No name of a key.", nameof(name));

    public async Task Create(string name, KeySpec spec)
    {
        var made = await Kms.CreateKey(Call(name), Key(name), name, spec, KeySettings.Default);
        Must(made);
    }

    /// <summary>How long one record's sealed body is, in bytes.</summary>
    public async Task<int> BodyBytes(string name)
    {
        var read = await region.Store.Read(KeyRecord.IdOf(Key(name)), CancellationToken.None);
        Must(read);
        return read.Value!.Body.Length;
    }

    public static void Must<T>(in Result<T> result)
    {
        if (!result.IsOk)
        {
            throw new InvalidOperationException(result.Refusal.ToString());
        }
    }

    public async ValueTask DisposeAsync()
    {
        await node.DisposeAsync();
        await place.DisposeAsync();
        await trail.DisposeAsync();
        await region.DisposeAsync();
        folder.Dispose();
        logs.Dispose();
        ending.Dispose();
    }
}
