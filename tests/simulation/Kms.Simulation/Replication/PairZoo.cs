using Kms.Records;
using Kms.Regions;
using Kms.Regions.Messages;
using Kms.Regions.State;
using Kms.TwoZone;

namespace Kms.Simulation.Replication;

/// <summary>All mistakes that the checks must find.</summary>
internal static class PairZoo
{
    public static IReadOnlyList<PairMutant> All { get; } =
    [
        new("any epoch", "a region that was promoted takes changes from the old home region")
        {
            State = static (state, epoch) => epoch == 0 ? state : state with { Role = RegionRole.Replica, Epoch = epoch, KnownEpoch = epoch },
        },
        new("any signature", "what was altered on its way is applied if its hashes fit") { TrustsAnySignature = true },
        new("gap accepted", "missing numbers are taken for ones that were given up") { TrustsAnySignature = true, Receiver = static process => new GapFiller(process) },
        new("fork accepted", "a change is applied whatever history it belongs to") { TrustsAnySignature = true, Receiver = static process => new ChainMender(process) },
        new("acknowledges receipt", "a batch is confirmed when it has arrived, not when it is durable") { Receiver = static process => new EarlyAnswer(process) },
        new("confirms what it sent", "what was sent counts as applied, answer or not") { Link = static link => new BlindSender(link) },
        new("ships past a hole", "a number in flight is shipped as given up") { Log = static store => new HoleIgnored(store) },
        new("no-op of one zone", "a no-op counts although only one zone has it") { Log = static store => new LogOfOneZone(store) },
        new("number reused", "after a promotion numbers are used again") { ReusesNumbers = true },
        new("promotion not fenced", "what was on its way to a zone lands after the promotion") { Conclude = WithoutFence },
        new("promotion of a part", "a stream of which only a part was copied becomes what the region serves") { Conclude = static process => process.Store.FenceWriters(CancellationToken.None) },
        new("tail kept", "an old home region follows with what it alone had") { KeepsTail = true },
        new("one zone only", "zone A is never written") { DropsInstall = static (zone, _) => zone == "A" },
        new("position apart", "the position is not stored with the changes")
        {
            Alter = static batch => batch with { Rows = [.. batch.Rows.Where(row => !row.Id.StartsWith("region/", StringComparison.Ordinal))] },
        },
        new("rows only", "changes are not logged")
        {
            Alter = static batch => batch.Changes is [{ IsBeginning: true }] ? batch : batch with { Changes = [], Heads = batch.Expected.Count == 0 ? batch.Heads : Ends(batch) },
        },
        new("log only", "records are not brought up to date")
        {
            Alter = static batch => batch with { Rows = [.. batch.Rows.Where(row => row.Id.StartsWith("region/", StringComparison.Ordinal))] },
        },
        new("purge forgotten", "the bodies of what was purged stay") { Alter = static batch => batch with { Erased = [] } },
        new("head not expected", "a batch is installed wherever the log ends") { Conclude = WithoutFence, Alter = static batch => batch with { Expected = [] } },
        new("copy keeps surplus", "records that the home region does not have stay after a copy") { Alter = static batch => batch with { Remove = [] } },
        new("order without effect", "an operator's order to copy a stream anew is answered and not followed")
        {
            Recopy = static (_, stream) => new(ReplicaPosition.Start(stream, 1)),
        },
        new("gap alarm forgotten", "nobody looks how long something is missing") { NeverTicks = true },
        new("hash believed", "the chain hash of a signed change is not computed again")
        {
            Hash = static process => new HashBelieved(process), Receiver = static process => new Believer(process),
        },
        new("repeat believed", "another change at a number that is there is taken for the same") { Receiver = static process => new RepeatsIgnored(process) },
        new("purge unmarked", "a purge arrives as any other change") { Receiver = static process => new PurgeUnmarked(process) },
        new("purge keeps bodies", "a purge leaves the earlier bodies in the home region's log") { Statement = Kept },
        new("whole too early", "a copy counts as whole with its last page") { Receiver = static process => new WholeTooEarly(process) },
        new("never settled", "a writer that died holds up the stream for ever") { Log = static store => new NeverSettled(store) },
        new("history not compared", "the home region goes on from wherever the other one stands")
        {
            Position = static (process, stream, _) => new(process.Greeted.GetValueOrDefault(stream)),
        },
        new("same epoch", "a promotion begins no new epoch")
        {
            Transition = static (before, happened, after) => happened is RegionEvent.Promoted ? after with { Epoch = before.Epoch, KnownEpoch = before.KnownEpoch } : after,
        },
        new("old epoch", "a region follows its successor in the epoch in which it was home")
        {
            Transition = static (before, happened, after) => happened is RegionEvent.Followed ? after with { Epoch = before.Epoch } : after,
        },
    ];

    private static ZoneStatement Kept(ZoneStatement statement) => statement is Prepare p ? p with { Intent = p.Intent with { Erase = false } } : statement;

    private static ValueTask<Result<Done>> WithoutFence(SimProcess process) => process.World.Truth.IsWhole(process.Region)
        ? new(default(Done))
        : new(new Refusal(RefusalCode.ReplicaIncomplete, "Only a part was copied."));

    private static StreamHead[] Ends(InstallBatch batch) =>
        [.. batch.Changes.GroupBy(entry => entry.Stream).Select(entries => new StreamHead(entries.Key, entries.Max(entry => entry.Sequence)))];
}
