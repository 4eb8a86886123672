using System.Text.Json;
using Kms.Crypto.Regions;
using Kms.Regions.Link;
using Kms.Regions.Messages;
using Kms.Regions.State;

namespace Kms.Regions.Pairing;

/// <summary>The home region's side of a pairing: makes codes, and takes in the region that shows it knows one.</summary>
internal sealed class PairingServer(RegionSelf self, RegionStateStore region, RegionRecords records, RegionDescriptors cards, LinkKeys keys, IIdentities identities, TimeProvider time, RegionLog log)
{
    public async ValueTask<Result<PairingCode>> Offer(CancellationToken cancellation)
    {
        if (region.State.Role != RegionRole.Home)
        {
            return new Refusal(RefusalCode.Conflict, $"Codes are made in the home region, and this one is {region.State.Role}.");
        }

        if (!(await keys.Open(cancellation)).TryGet(out _, out var refusal) || !(await records.ReadCodes(cancellation)).TryGet(out var known, out refusal))
        {
            return refusal;
        }

        var (book, offer) = known.Codes.Offer(identities, time.GetUtcNow());
        var written = await records.WriteCodes(book, known.Version, cancellation);

        // Whichever node the other region calls has to show the region's certificate.
        await region.Tell();
        return written.TryGet(out _, out refusal) ? new PairingCode(offer.Text, offer.Expires) : refusal;
    }

    /// <summary>Another region asks to join. A region that does not know the code's secret learns nothing but that.</summary>
    /// <param name="proof">The caller's, under both certificates as this side sees them.</param>
    /// <param name="given">Base64 of the proof that came.</param>
    /// <returns>This region's card and its proof.</returns>
    public async ValueTask<Result<(ReadOnlyMemory<byte> Card, byte[] Proof)>> Admit(
        PairingProof proof, string codeId, string given, ReadOnlyMemory<byte> request, CancellationToken cancellation)
    {
        if (!(await records.ReadCodes(cancellation)).TryGet(out var known, out var refusal))
        {
            return refusal;
        }

        var shown = new byte[64];
        if (known.Codes.Find(codeId) is not { } offer
            || !Convert.TryFromBase64String(given, shown, out var length)
            || !PairingProof.AreEqual(shown.AsSpan(0, length), proof.OfRequest(offer.Secret, request.Span)))
        {
            return PairingCodes.Wrong;
        }

        var joiner = JsonSerializer.Deserialize(request.Span, PairingJson.Default.RegionDescriptor)!;
        var now = time.GetUtcNow();
        var used = known.Codes.Use(offer, joiner.Region, now);
        if ((used.Refusal ?? PairingRules.CheckCompatible(joiner, now) ?? PairingRules.CheckAdmission(region.Record, joiner, self.Installation, proof.JoinerFingerprint)) is { } no)
        {
            log.JoinRefused(Text.Shorten(joiner.Region), no.Message);
            return no;
        }

        // The call that stores this first has used the code; the other one finds it changed.
        if (!(await records.WriteCodes(used.Value, known.Version, cancellation)).TryGet(out _, out refusal))
        {
            return refusal.Code == RefusalCode.Conflict ? PairingCodes.Wrong : refusal;
        }

        var taken = await Take(joiner, proof.JoinerFingerprint, cancellation);
        if (!taken.TryGet(out _, out refusal))
        {
            return refusal;
        }

        var card = await cards.Own(isEmpty: false, cancellation);
        return card.TryGet(out var own, out refusal) ? (own, proof.OfAnswer(offer.Secret, request.Span, own.Span)) : refusal;
    }

    /// <summary>Already taken when the answer to an earlier attempt was lost: then there is nothing to change.</summary>
    private async ValueTask<Result<RegionState>> Take(RegionDescriptor joiner, string fingerprint, CancellationToken cancellation) =>
        region.Record.PeerFingerprint == fingerprint
            ? region.State
            : await region.Take(
                new RegionEvent.PairedAsHome(cards.PeerOf(joiner)),
                $"'{joiner.Region}' has joined as its replica.",
                cancellation,
                book => book with { PeerFingerprint = fingerprint });
}
