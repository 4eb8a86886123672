using Kms.Records;
using Kms.Regions;

namespace Kms.Orleans.Wire;

/// <summary>The region's actor: what nodes ask it, what it says, and the messages of the other region that nodes carry to it.</summary>
internal static class RegionRows
{
    public static WireRow[] All { get; } =
    [
        WireTable.Row(60, Write, ReadSight),
        WireTable.Result(61, Write, ReadNews),
        WireTable.Row<CommittedHeads>(62, (w, hint) => w.Many([.. hint.Heads], Write), r => new CommittedHeads(r.Many(ReadHead))),
        WireTable.Row(63, Write, ReadRequest),
        WireTable.Result(64, Write, ReadReply),
        WireTable.Result(65, Write, ReadStatus),
        WireTable.Result<PairingCode>(
            66,
            (w, code) =>
            {
                w.Text(code.Text);
                w.Time(code.Expires);
            },
            r => new PairingCode(r.Text(), r.Time())),
        WireTable.Row<PageRequest>(
            67,
            (w, page) =>
            {
                w.Text(page.After);
                w.Number((long)page.Limit);
            },
            r => new PageRequest(r.OptionalText(), r.Small())),
        WireTable.Result<Page<QuarantinedChange>>(
            68,
            (w, page) =>
            {
                w.Many([.. page.Items], Write);
                w.Text(page.Next);
            },
            r => new Page<QuarantinedChange>(r.Many(ReadChange), r.OptionalText())),
        WireTable.Row<VaultName>(69, (w, vault) => w.Text(vault.Value), r => VaultName.TryParse(r.Text(), out var vault) ? vault : throw new FormatException("A message names no vault.")),
    ];

    private static void Write(WireWriter w, RegionSight sight)
    {
        w.Text(sight.Node);
        w.Text(sight.Address?.AbsoluteUri);
        w.Optional(sight.LastBackup, (inner, at) => inner.Time(at));
        w.Number((long)sight.Backups);
        w.Text(sight.Office);
        w.Number(sight.Stamp);
    }

    private static RegionSight ReadSight(WireReader r) => new(
        r.Text(), r.OptionalText() is { } address ? new Uri(address) : null, r.Optional(inner => inner.Time()), r.Enum<BackupPart>(), r.OptionalText(), r.Signed());

    private static void Write(WireWriter w, RegionNews news)
    {
        w.Text(news.Office);
        w.Number(news.Stamp);
        w.Number(news.Version);
        w.Number((long)news.Role);
        w.Text(news.PeerFingerprint);
        w.Flag(news.HasLink);
        w.Number(news.CaughtUpUnixMs);
        w.Many([.. news.Positions], Write);
        w.Flag(news.IsAll);
        w.Flag(news.MakesBackups);
    }

    private static RegionNews ReadNews(WireReader r) => new(
        r.Text(), r.Signed(), r.Signed(), r.Enum<RegionRole>(), r.OptionalText(), r.Flag(), r.Signed(), r.Many(ReadPosition), r.Flag(), r.Flag());

    private static void Write(WireWriter w, StreamPosition position)
    {
        w.Text(position.Stream);
        w.Number(position.Sequence);
        w.Flag(position.IsWhole);
    }

    private static StreamPosition ReadPosition(WireReader r) => new(r.Text(), r.Signed(), r.Flag());

    private static void Write(WireWriter w, StreamHead head)
    {
        w.Text(head.Stream);
        w.Number(head.Sequence);
    }

    private static StreamHead ReadHead(WireReader r) => new(r.Text(), r.Signed());

    private static void Write(WireWriter w, LinkRequest request)
    {
        w.Text(request.What);
        w.Text(request.Fingerprint);
        w.Text(request.CodeId);
        w.Text(request.Proof);
        w.Bytes(request.Message.Span);
    }

    private static LinkRequest ReadRequest(WireReader r) => new(r.Text(), r.Text(), r.Text(), r.Text(), r.Bytes());

    private static void Write(WireWriter w, LinkReply reply)
    {
        w.Number((long)reply.Status);
        w.Bytes(reply.Message.Span);
        w.Text(reply.Proof);
    }

    private static LinkReply ReadReply(WireReader r) => new(r.Small(), r.Bytes(), r.OptionalText());

    private static void Write(WireWriter w, RegionStatus status)
    {
        w.Text(status.Name);
        w.Number((long)status.Role);
        w.Number(status.Epoch);
        w.Text(status.Installation);
        w.Many([.. status.Peers], Write);
        w.Optional(status.LastBackup, (inner, at) => inner.Time(at));
        w.Number(status.Quarantined);
    }

    private static RegionStatus ReadStatus(WireReader r) => new(r.Text(), r.Enum<RegionRole>(), r.Signed(), r.Text(), r.Many(ReadPeer))
    {
        LastBackup = r.Optional(inner => inner.Time()),
        Quarantined = r.Signed(),
    };

    private static void Write(WireWriter w, PeerStatus peer)
    {
        w.Text(peer.Name);
        w.Text(peer.Address.AbsoluteUri);
        w.Text(peer.Fingerprint);
        w.Flag(peer.Connected);
        w.Number(peer.Lag.Changes);
        w.Number(peer.Lag.Time.Ticks);
        w.Optional(peer.LastContact, (inner, at) => inner.Time(at));
        w.Text(peer.Problem);
    }

    private static PeerStatus ReadPeer(WireReader r) => new(
        r.Text(), new Uri(r.Text()), r.Text(), r.Flag(), new RegionLag(r.Signed(), new TimeSpan(r.Signed())), r.Optional(inner => inner.Time()), r.OptionalText());

    private static void Write(WireWriter w, QuarantinedChange change)
    {
        w.Text(change.Id);
        w.Text(change.Vault);
        w.Text(change.Record);
        w.Number(change.Sequence);
        w.Number(change.Epoch);
        w.Number(change.Version);
        w.Time(change.Time);
        w.Text(change.OperationId);
    }

    private static QuarantinedChange ReadChange(WireReader r) =>
        new(r.Text(), r.Text(), r.Text(), r.Signed(), r.Signed(), r.Signed(), r.Time(), r.Text());
}
