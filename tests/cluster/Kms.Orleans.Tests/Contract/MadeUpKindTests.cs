using Kms.Contract.Tests;
using Kms.Idempotency;
using Kms.Orleans.Tests.Clusters;
using Kms.Records;
using Kms.Testing;
using Kms.Testing.Kinds;
using Xunit;

namespace Kms.Orleans.Tests.Contract;

/// <summary>A kind that the product knows nothing of, on a cluster: held by one grain class as all others, lent to silos, and taken back from them.</summary>
public sealed class MadeUpKindTests(TwoSilos cluster) : IClassFixture<TwoSilos>
{
    private static readonly RecordName Note = NoteKind.Of(VaultName.TryParse("payments", out var vault) ? vault : default, "one");

    [Fact]
    public async Task Change_OfARecord_IsSeenOnTheOtherSilo()
    {
        await using var installation = await Start();
        await Write(cluster.Nodes[0], "first");
        Assert.Equal(["first", "first"], await Texts());
        Assert.All(cluster.Nodes, node => Assert.Equal(1, node.Held(NoteKind.Row)));
        await Write(cluster.Nodes[1], "second");
        Assert.Equal(["second", "second"], await Texts());
    }

    /// <summary>Written behind the actors, as another region's changes are.</summary>
    [Fact]
    public async Task Forget_OfARecord_IsOnAllSilos()
    {
        await using var installation = await Start();
        await Write(cluster.Nodes[0], "first");
        Assert.Equal(["first", "first"], await Texts());

        var place = NoteKind.Row.PlaceOf(Note, new NoteState("other"), 2);
        var body = NoteKind.Row.Seal(place, new NoteState("other"), installation.Ports.Seal);
        Assert.True((await installation.Store.Write(new RecordWrite(place, body, "behind"), CancellationToken.None)).IsOk);
        Assert.Equal(["first", "first"], await Texts());
        await cluster.Nodes[1].Forget([Note.Id, "region/state"]);
        Assert.Equal(["other", "other"], await Texts());
    }

    [Fact]
    public async Task Forget_OfARecordOfNoKind_Throws()
    {
        await using var installation = await Start();
        await Assert.ThrowsAsync<UnknownRecordException>(async () => await cluster.Nodes[0].Forget(["other/payments/one"]));
    }

    private async Task<string[]> Texts()
    {
        var texts = new List<string>();
        foreach (var node in cluster.Nodes)
        {
            var snapshot = (await node.Snapshot(Note, Installation.Administrator, CancellationToken.None)).Value;
            texts.Add(((NoteState)snapshot.State).Text ?? "no text");
        }

        return [.. texts];
    }

    private static async Task Write(KmsNode node, string text)
    {
        var id = Guid.NewGuid().ToString("N");
        var written = await node.Actor(Note, Installation.Administrator).Execute(new WriteNote(text), null, OperationId.Single(id, id), CancellationToken.None);
        Assert.True(written.IsOk, written.Refusal?.ToString());
    }

    private async Task<Installation> Start()
    {
        var installation = await Installation.Open(new MemoryZone("A"), new MemoryZone("B"), cluster.Time);
        await cluster.Use(installation);
        return installation;
    }
}
