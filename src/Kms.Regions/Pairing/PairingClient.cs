using System.Text.Json;
using Kms.Crypto.Regions;
using Kms.Records;
using Kms.Regions.Link;
using Kms.Regions.Messages;
using Kms.Regions.State;
using Kms.Vaults;

namespace Kms.Regions.Pairing;

/// <summary>
/// The joining region's side of a pairing. Until the other region has said yes, nothing is changed here; afterwards this region is its
/// replica.
/// </summary>
/// <param name="store">Of this region: an empty one gives up its default vault, the home region's takes its place.</param>
internal sealed class PairingClient(
    RegionSelf self, RegionStateStore region, Quiesce quiesce, RegionDescriptors cards, LinkKeys keys, IRecordStore records, IReplicaStore store, TimeProvider time, TimeSpan timeout)
{
    /// <summary>An operator waits to hear that the address is wrong; a gateway on another continent answers within a second.</summary>
    private static readonly TimeSpan FoundWithin = TimeSpan.FromSeconds(1.5);

    public async ValueTask<Result<RegionState>> Join(string code, Uri address, CancellationToken cancellation)
    {
        if (PairingCodes.Read(code) is not var (id, secret))
        {
            return PairingCodes.Wrong;
        }

        // From here on no key can be made: what is empty stays empty until this is done or refused.
        await using var held = region.Hold();
        if (!(await quiesce.OfEverything(cancellation)).TryGet(out _, out var refusal)
            || !(await self.IsEmpty(records, cancellation)).TryGet(out var isEmpty, out refusal)
            || (refusal = PairingRules.CheckJoin(region.Record, isEmpty)) is not null
            || !(await Ask(id, secret, address, cancellation)).TryGet(out var answer, out refusal)
            || !(await GiveUpDefaultVault(cancellation)).TryGet(out _, out refusal))
        {
            return refusal!;
        }

        return await region.Take(
            new RegionEvent.PairedAsReplica(cards.PeerOf(answer.Home) with { Address = LinkAddresses.Write([address, .. LinkAddresses.Read(answer.Home.Address)]) }, answer.Home.Epoch),
            $"it has joined '{answer.Home.Region}'.",
            cancellation,
            book => book with { PeerFingerprint = answer.Fingerprint, Origin = answer.Home.Origin });
    }

    private async ValueTask<Result<(RegionDescriptor Home, string Fingerprint)>> Ask(string id, string secret, Uri address, CancellationToken cancellation)
    {
        if (!(await keys.Open(cancellation)).TryGet(out var identity, out var refusal) || !(await cards.Own(isEmpty: true, cancellation)).TryGet(out var request, out refusal))
        {
            return refusal;
        }

        // Any certificate may answer: only the one that the proofs are about counts, so it is seen first and proved afterwards, on the
        // same connection.
        string? shown = null;
        using var client = new LinkClient([address], identity, fingerprint => (shown ??= fingerprint) == fingerprint, timeout);
        var (probe, reason) = await Find(client, address, cancellation);
        if (probe is null)
        {
            return Unreachable(reason);
        }

        if (!probe.IsLink)
        {
            return new Refusal(RefusalCode.PeerTooOld, $"{address.Authority} answers, but speaks no region link: it runs an older release, or is something else.");
        }

        var proof = new PairingProof(identity.Fingerprint, shown!);
        (var answer, reason) = await client.Send(
            "pair", request, cancellation,
            (LinkClient.CodeHeader, id),
            (LinkClient.ProofHeader, Convert.ToBase64String(proof.OfRequest(secret, request.Span))));
        return answer is null ? Unreachable(reason) : Judge(answer, proof, secret, request);
    }

    private static async ValueTask<(LinkResponse? Answer, string Reason)> Find(LinkClient client, Uri address, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(FoundWithin);
        try
        {
            return await client.Send("probe", default, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (null, $"{address.Authority} did not answer within {FoundWithin.TotalSeconds:0} s.");
        }
    }

    private Result<(RegionDescriptor, string)> Judge(LinkResponse answer, PairingProof proof, string secret, ReadOnlyMemory<byte> request)
    {
        if (answer.Status != 200)
        {
            return LinkAnswers.Said(answer);
        }

        var given = new byte[64];
        if (!Convert.TryFromBase64String(answer.Proof ?? string.Empty, given, out var length)
            || !PairingProof.AreEqual(given.AsSpan(0, length), proof.OfAnswer(secret, request.Span, answer.Body.Span)))
        {
            return new Refusal(RefusalCode.PairingCodeWrong, "The answer does not come from the region that made the code. Nothing was changed here.");
        }

        var home = JsonSerializer.Deserialize(answer.Body.Span, PairingJson.Default.RegionDescriptor)!;
        return PairingRules.CheckCompatible(home, time.GetUtcNow()) is { } refusal ? refusal : (home, proof.HostFingerprint);
    }

    /// <summary>The record and its log: the home region's numbers begin at 1 too.</summary>
    private async ValueTask<Result<Done>> GiveUpDefaultVault(CancellationToken cancellation)
    {
        if (!(await store.Heads(cancellation)).TryGet(out var heads, out var refusal))
        {
            return refusal;
        }

        var own = heads.Where(head => head.Stream.Length > 0).ToArray();
        return own.Length == 0 ? default(Done) : await store.Install(
            new InstallBatch([], [VaultRecord.IdOf(self.DefaultVault)], [], [.. own.Select(head => head with { Sequence = 0 })]) { Expected = own });
    }

    private static Refusal Unreachable(string reason) =>
        new(RefusalCode.PeerUnreachable, "The other region cannot be reached: " + reason) { RetryAfter = TimeSpan.FromSeconds(5) };
}
