using System.Text;
using Kms.Records;
using Kms.Regions;
using Kms.Regions.Messages;

namespace Kms.Simulation.Replication;

/// <content>A home region that signs what it should not: the signature is right, and the replica has to see the rest for itself.</content>
internal sealed partial class PairWorld
{
    /// <summary>Streams of which another change was shown at a number that was shipped.</summary>
    private readonly HashSet<string> contradicted = [];
    private bool hasSignedWrongly;

    /// <param name="isRepeat">True: another change at a number that is there. False: the next change, under a hash that is not its own.</param>
    private async void SignWrongly(bool isRepeat)
    {
        try
        {
            if (Regions.FirstOrDefault(region => region.State.Role == RegionRole.Replica) is { IsServing: true, Process: { } process } replica
                && Regions[1 - replica.Number] is { State.Role: RegionRole.Home } home
                && Streams.Select(stream => Make(home, replica, stream, isRepeat)).FirstOrDefault(made => made is not null) is { } change)
            {
                hasSignedWrongly = true;
                if (isRepeat)
                {
                    contradicted.Add(change.Stream);
                }

                Counters.SignedWrongly++;
                var unsigned = new ChangeBatch(change.Epoch, [change], default);
                var batch = unsigned with { Signature = new SimSeal(home.Number, PairMutant.None).Sign(unsigned) };
                var answer = await process.Turn(() =>
                {
                    process.LastEpoch = batch.Epoch;
                    return Mutant.Receiver(process).Push(batch, CancellationToken.None);
                });
                Note($"region {home.Number} signed {(isRepeat ? "another" : "a wrong")} {change.Stream}#{change.Sequence}: {answer.Outcome}");
                Truth.Answered(process, "push", batch, answer);
            }
        }
        catch (Exception problem)
        {
            Fail("exception", "an applier threw: " + problem);
        }
    }

    /// <summary>Null where the replica has nothing that could be contradicted or continued.</summary>
    private Change? Make(SimRegion home, SimRegion replica, string stream, bool isRepeat)
    {
        var log = replica.A.Disk.Log(stream);
        if (Truth.PositionOf(replica.A.Disk, stream, new SimSeal(replica.Number, PairMutant.None)) is not { Sequence: > 0, CopiedTo: null, Previous.IsEmpty: false } at
            || log[at.Sequence] is not { RecordId: { } record, IsBeginning: false } last || home.State.Epoch != at.Epoch)
        {
            return null;
        }

        // One before the last one too, where there is one: the entries tell, not the position.
        var before = isRepeat && Faults.OneIn(2) && at.Sequence > 1 && log[at.Sequence - 1] is { RecordId: not null, IsBeginning: false } earlier ? earlier : last;
        var (sequence, version, id) = isRepeat ? (before.Sequence, before.Version, before.RecordId!) : (at.Sequence + 1, last.Version + 1, record);
        var previous = !isRepeat ? at.Hash : sequence == at.Sequence ? at.Previous : at.Hash;
        var seal = new SimSeal(home.Number, PairMutant.None);
        var place = new RecordPlace(stream, id, version, last.Index);
        var operation = Identities.NewId();
        var content = Encoding.UTF8.GetBytes("never made " + operation);
        Remember(operation, content);
        var own = seal.Seal(place, content);
        seal.TrySeal(new StoredRecord(place, own), out var body, out _);
        var entry = new ChangeEntry(stream, sequence, id, version, last.Index, default, seal.Of(place, own), Timeline.Now, operation);
        var hash = seal.Of(previous.Span, isRepeat ? entry : entry with { OperationId = operation + "x" }, at.Epoch);
        return new Change(stream, sequence, at.Epoch, id, version, last.Index, entry.TimeUnixMs, operation, entry.Hash, false, body, previous, hash);
    }
}
