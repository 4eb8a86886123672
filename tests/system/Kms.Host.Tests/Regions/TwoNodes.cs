using Kms.Crypto;
using Kms.Crypto.Hierarchy;
using Kms.Crypto.Keys;
using Kms.Crypto.Records;
using Kms.Operations;
using Kms.Records;
using Kms.Regions;
using Kms.Regions.Control;
using Kms.Regions.Link;
using Kms.Regions.Node;
using Kms.Regions.Replication;
using Kms.Regions.State;
using Kms.Testing;
using Kms.TwoZone;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kms.HostTests.Regions;

/// <summary>One region with two processes on the same zones in memory, each with a store and a node of its own; what decides for the region is whatever a test makes.</summary>
internal sealed class TwoNodes : IAsyncDisposable
{
    private readonly RegionKey key = RegionKey.Create();
    private readonly List<IDisposable> made = [];
    private readonly KeyMaterials materials;
    private readonly Identities identities = new();

    private TwoNodes()
    {
        Seal = new RecordSeal(key, "east");
        materials = new KeyMaterials(key);
        First = new Process(this);
        Second = new Process(this);
    }

    public MemoryZone A { get; } = new("A");

    public MemoryZone B { get; } = new("B");

    public RecordSeal Seal { get; }

    public Process First { get; }

    public Process Second { get; }

    public static async Task<TwoNodes> Start()
    {
        var nodes = new TwoNodes();
        foreach (var process in (Process[])[nodes.First, nodes.Second])
        {
            Xunit.Assert.True((await process.Store.Start(CancellationToken.None)).IsOk);
        }

        return nodes;
    }

    /// <summary>The next version of a record of a vault, as an actor writes it.</summary>
    public RecordWrite Change(long version, string vault = "payments")
    {
        var place = new RecordPlace(vault, "vault/" + vault, version, RecordIndex.None);
        return new RecordWrite(place, Seal.Seal(place, [1, 2, 3]), identities.NewId());
    }

    public ValueTask DisposeAsync()
    {
        made.ForEach(one => one.Dispose());
        materials.Dispose();
        Seal.Dispose();
        key.Dispose();
        return default;
    }

    /// <summary>One of the two.</summary>
    internal sealed class Process
    {
        private readonly TwoNodes nodes;

        public Process(TwoNodes nodes)
        {
            this.nodes = nodes;
            Store = new TwoZoneStore(nodes.A, nodes.B, new RecordHash(), nodes.identities, TimeProvider.System, _ => { });
            Records = new RegionRecords(Store, nodes.Seal, nodes.identities);
            var keys = new LinkKeys(Records, nodes.key, nodes.Seal, nodes.materials, RegionKinds.All, TimeProvider.System);
            Node = new RegionNode(nodes.identities.NewId(), new StreamPositions(TimeProvider.System), keys, Records, "installation", Store, new NoTargets(), new ChangesUnderWay());
            Store.Serve(new TestOwner(fence: new NodeWriteFence(Node, Records, "installation", () => new(IsMember), TimeProvider.System)));
            nodes.made.AddRange([keys, Node]);
        }

        public TwoZoneStore Store { get; }

        public RegionRecords Records { get; }

        public RegionNode Node { get; }

        public bool IsMember { get; set; } = true;

        /// <summary>This process hears what the state says, now.</summary>
        public async Task Hear(RegionStateStore region)
        {
            Node.Connect(new Seated(region));
            Xunit.Assert.True((await Node.Look(CancellationToken.None)).IsOk);
        }

        /// <summary>What decides for the region, made in this process from what is stored.</summary>
        public async Task<(RegionStateStore Region, Quiesce Quiesce, FencedReplicaStore Store)> Office(string name)
        {
            var stored = (await Records.ReadState("installation", CancellationToken.None)).Value;
            var region = new RegionStateStore(Records, stored.Record, stored.Version, name, () => Task.CompletedTask, new RegionLog(NullLogger.Instance));
            var quiesce = new Quiesce(region, new NobodyElse(), Store);
            nodes.made.Add(region);
            return (region, quiesce, new FencedReplicaStore(Store, region, Records, () => quiesce.IsClaimed));
        }

        public async Task<RefusalCode?> Write(long version) => (await Store.Write(nodes.Change(version), CancellationToken.None)).Refusal?.Code;
    }

    private sealed class NoTargets : INodeBackups
    {
        public bool HasTargets => false;

        public DateTimeOffset? Newest => null;
    }

    /// <summary>Nodes that are told nothing: they are the ones that matter.</summary>
    private sealed class NobodyElse : IRegionNodes
    {
        public Task Stop(CancellationToken cancellation) => Task.CompletedTask;

        public Task Tell(CancellationToken cancellation) => Task.CompletedTask;

        public ValueTask Forget(IReadOnlyList<string>? recordIds) => default;
    }

    /// <summary>An actor that says what its state says, and nothing else.</summary>
    private sealed class Seated(RegionStateStore region) : IRegionActor
    {
        public ValueTask<Result<RegionUpdate>> Look(NodeReport sight, CancellationToken cancellation) =>
            new(new RegionUpdate(region.LeaderId, 0, region.Version, region.Role, region.Record.PeerFingerprint, false, 0, [], true, false));

        public ValueTask Changed(CommittedHeads heads) => default;

        public ValueTask<Result<LinkReply>> Answer(LinkRequest request, CancellationToken cancellation) => throw new NotSupportedException();

        public ValueTask<Result<RegionStatus>> Status(CancellationToken cancellation) => throw new NotSupportedException();

        public ValueTask<Result<PairingCode>> Offer(CancellationToken cancellation) => throw new NotSupportedException();

        public ValueTask<Result<RegionStatus>> Join(string code, Uri address, CancellationToken cancellation) => throw new NotSupportedException();

        public ValueTask<Result<RegionStatus>> FailOver(CancellationToken cancellation) => throw new NotSupportedException();

        public ValueTask<Result<RegionStatus>> Promote(CancellationToken cancellation) => throw new NotSupportedException();

        public ValueTask<Result<RegionStatus>> FailBack(CancellationToken cancellation) => throw new NotSupportedException();

        public ValueTask<Result<RegionStatus>> Unpair(CancellationToken cancellation) => throw new NotSupportedException();

        public ValueTask<Result<RegionStatus>> Recopy(VaultName vault, CancellationToken cancellation) => throw new NotSupportedException();

        public ValueTask<Result<Page<QuarantinedChange>>> Quarantine(PageRequest page, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
