using Kms.Keys;
using Kms.Records;
using Kms.Testing.Kinds;
using Kms.Vaults;
using Xunit;

namespace Kms.Core.Tests.Kinds;

/// <summary>What a row of the table says where it says nothing of its own, and how ids become names.</summary>
public sealed class RecordKindTests
{
    private static readonly RecordKind State = new("region/state");
    private static readonly VaultName Vault = VaultName.TryParse("payments", out var name) ? name : default;

    [Fact]
    public void RowOfARegionsOwnRecord_StaysThereAndHasNothingToDeny()
    {
        Assert.False(State.IsSealed);
        Assert.False(State.CanTry);
        Assert.Null(State.Plural);
        Assert.Null(State.IdsIn("payments"));
        Assert.Empty(State.ListsIn(Vault));
        Assert.False(State.StandsIn("payments", "region/state"));
        Assert.Throws<NotSupportedException>(() => State.Try(null!, null!, null!));
        var problem = Assert.Throws<InvalidOperationException>(() => State.TryRewrap([], (_, _, _) => null, out _, out _));
        Assert.Contains("'region/state'", problem.Message, StringComparison.Ordinal);
        var stored = new StoredRecord(new RecordPlace(string.Empty, "region/state", 1, RecordIndex.None), default);
        var refusal = State.Merge(stored, [], null!).Refusal;
        Assert.Equal(RefusalCode.RecordCorrupt, refusal?.Code);
        Assert.Contains("'region/state'", refusal!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RowOfAnActorsRecord_IsSealedAndComputesNothingUnlessItSaysSo()
    {
        var note = NoteKind.Row;
        Assert.True(note.IsSealed);
        Assert.False(note.MayComputeLong(new StrikeNote()));
        Assert.False(note.ComputesLong(note.Nothing.State, new StrikeNote(), null, default));
        Assert.False(new Plain().IsErasedBy(note.Nothing.State));
        Assert.False(note.Nothing.LatestUnknown);
        Assert.True(new Plain().TryRewrap([1, 2], (_, _, _) => null, out var rewrapped, out var isErased));
        Assert.Equal([1, 2], rewrapped);
        Assert.False(isErased);
    }

    [Fact]
    public void RowOfAnActorsRecord_HasNoDenialsUnlessItSaysSo()
    {
        var plain = new Plain();
        var state = plain.Nothing.State;
        var name = new RecordName(plain, Vault, "one");
        Assert.Same(state, plain.WithDenials(name, state, [], null!).Value);
        var refusal = plain.WithDenials(name, state, [new Denial("d", "plain/payments/one", default, 0, "op")], null!).Refusal;
        Assert.Contains("'plain/payments/one'", refusal!.Message, StringComparison.Ordinal);
        Assert.Equal(new Doubt(state, true, false), plain.Between(state, new NoteState("proposed")));
    }

    [Theory]
    [InlineData("keys/payments", true)]
    [InlineData(null, false)]
    public void IsThere_FollowsTheList(string? list, bool expected) => Assert.Equal(expected, State.IsThere(new RecordIndex(list, null)));

    [Theory]
    [InlineData("key/payments/one", "payments", true)]
    [InlineData("key/payments/one", "pay", false)]
    [InlineData("key/payments/one", "", false)]
    [InlineData("key/other/one", "payments", false)]
    public void StandsIn_AVaultOfManyRecords(string id, string vault, bool expected) => Assert.Equal(expected, KeyKind.Row.StandsIn(vault, id));

    [Theory]
    [InlineData("vault/payments", "payments", true)]
    [InlineData("vault/payments", "pay", false)]
    [InlineData("vault/payments", "", false)]
    [InlineData("vault/payments2", "payments", false)]
    public void StandsIn_TheVaultItself(string id, string vault, bool expected) => Assert.Equal(expected, VaultKind.Row.StandsIn(vault, id));

    [Theory]
    [InlineData(127, true)]
    [InlineData(128, false)]
    public void TryParse_NameOfALength(int length, bool expected) =>
        Assert.Equal(expected, KeyKind.Row.TryParse("key/payments/" + new string('a', length), out _));

    [Theory]
    [InlineData("key/")]
    [InlineData("key//one")]
    [InlineData("key/payments")]
    [InlineData("/key/payments/one")]
    public void TryParse_IdOfNoKey_IsFalse(string id) => Assert.False(KeyKind.Row.TryParse(id, out _));

    [Fact]
    public void Name_IsEqualOnlyInAllItsParts()
    {
        var other = VaultName.TryParse("other", out var parsed) ? parsed : default;
        var name = new RecordName(KeyKind.Row, Vault, "one");
        Assert.Equal(new RecordName(KeyKind.Row, Vault, "one"), name);
        Assert.NotEqual(new RecordName(KeyKind.Row, Vault, "two"), name);
        Assert.NotEqual(new RecordName(KeyKind.Row, other, "one"), name);
        Assert.NotEqual(new RecordName(NoteKind.Row, Vault, "one"), name);
        Assert.Equal("key/payments/one", name.Id);
        Assert.Equal(new RecordName(VaultKind.Row, Vault, string.Empty), name.Parent);
        Assert.Null(name.Parent!.Value.Parent);
    }

    [Fact]
    public void Table_TwoRowsWithTheSameIds_AreNamed()
    {
        var problem = Assert.Throws<ArgumentException>(() => new RecordKinds([KeyKind.Row, new RecordKind("key/payments/")]));
        Assert.Contains("'key/payments/' are also records 'key/'", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void UnknownRecord_IsNamedAndExplained() => Assert.Equal(
        "Record 'x/1' is of a kind that this release does not know: it was written by a later release, or by something else. It is not passed over.",
        new UnknownRecordException("x/1").Message);

    [Fact]
    public void Row_ThatIsAbsentOrAGap_SaysNothingElse()
    {
        var absent = ZoneRow.Absent("r");
        Assert.Equal(("r", string.Empty, 0L, string.Empty), (absent.Id, absent.Stream, absent.Version, absent.OperationId));
        var gap = ChangeEntry.Noop("v", 7);
        Assert.Equal(("v", 7L, null, 0L, string.Empty), (gap.Stream, gap.Sequence, gap.RecordId, gap.Version, gap.OperationId));
    }

    /// <summary>A kind with nothing of its own beyond what it must have.</summary>
    private sealed class Plain() : ActorKind("plain/", isNamed: true)
    {
        public override RecordSnapshot Nothing { get; } = new StateSnapshot(new NoteState(null));

        public override RecordIndex IndexOf(in RecordName name, RecordState state) => RecordIndex.None;

        public override byte[] Write(RecordState state) => [];

        public override bool TryRead(ReadOnlySpan<byte> content, out RecordState state)
        {
            state = Nothing.State;
            return true;
        }

        public override ValueTask<Result<Decision>> Decide(
            RecordState state, RecordCommand command, RecordState? parent, ActorPorts ports, CancellationToken cancellation) => new(new Decision(state));

        public override byte[] BytesOf(RecordCommand command) => [];
    }
}
