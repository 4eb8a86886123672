using System.Text.Json;
using Kms.Regions.Link;
using Kms.Regions.Messages;
using Kms.Regions.State;

namespace Kms.Regions.Pairing;

/// <summary>What a region says of itself, and what is remembered of what the other one said.</summary>
internal sealed class RegionDescriptors(RegionSelf self, RegionStateStore region, LinkKeys keys, TimeProvider time)
{
    public async ValueTask<Result<ReadOnlyMemory<byte>>> Own(bool isEmpty, CancellationToken cancellation)
    {
        if (self.Addresses is not { Count: > 0 } addresses)
        {
            return new Refusal(RefusalCode.PeerUnreachable, "This region does not listen yet.") { RetryAfter = TimeSpan.FromSeconds(1) };
        }

        if (!(await keys.Open(cancellation)).TryGet(out _, out var refusal))
        {
            return refusal;
        }

        var card = new RegionDescriptor(
            PairingRules.Protocol, ProductVersion.Text, self.Name, self.Installation, region.Record.Origin, isEmpty, LinkAddresses.Write(addresses),
            region.State.Epoch, time.GetUtcNow().ToUnixTimeMilliseconds(), keys.Public);
        return (ReadOnlyMemory<byte>)JsonSerializer.SerializeToUtf8Bytes(card, PairingJson.Default.RegionDescriptor);
    }

    public RegionPeer PeerOf(RegionDescriptor card) => new(card.Region, card.Installation, card.Address, card.Keys);
}
