using Kms.Core.Tests.Replication;
using Kms.Core.Tests.Service;
using Kms.Keys;
using Kms.Records;
using Xunit;

namespace Kms.Core.Tests.Keys;

/// <summary>Denials: which command is one, what it takes away, and how it becomes a normal version.</summary>
public sealed class KeyDenialTests
{
    private static readonly KeyId Key = SmallKms.Key("signing");
    private static readonly KeyVersion Old = Sample.Version("a0000000000000000000000000000001");
    private static readonly KeyVersion New = Sample.Version("a0000000000000000000000000000002");
    private static readonly KeyState State = Sample.Active(Old, New) with { Idempotency = Sample.Remembered };
    private static readonly DateTimeOffset Later = Sample.Now.AddMinutes(5);

    private readonly OpenSeal seal = new("here", "there");

    [Fact]
    public void VersionDeniedBy_OnlyACommandThatDisablesAndNothingElse()
    {
        var off = new KeySettings(Enabled: false);
        Assert.Equal(New.Id, KeyDenial.VersionDeniedBy(State, new UpdateKey(null, off)));
        Assert.Equal(Old.Id, KeyDenial.VersionDeniedBy(State, new UpdateKey(Old.Id, off)));
        Assert.Null(KeyDenial.VersionDeniedBy(State, new UpdateKey("b", off)));
        KeySettings[] others =
        [
            off with { Enabled = true }, off with { Enabled = null }, off with { Operations = KeyOperations.Sign },
            off with { NotBefore = Sample.Now }, off with { Expires = Sample.Now }, off with { Tags = Tags.None },
        ];
        Assert.All(others, settings => Assert.Null(KeyDenial.VersionDeniedBy(State, new UpdateKey(null, settings))));
        Assert.Null(KeyDenial.VersionDeniedBy(State, new DeleteKey()));
    }

    [Fact]
    public void Apply_DenialsOfTwoVersions_DisablesThemAndKeepsTheRest()
    {
        var after = Apply(
            Key, State, [Denial(Old.Id, "d1"), Denial(New.Id, "d2"), Denial(New.Id, "d3"), Denial("gone", "d4")]).Value;

        Assert.Equal(
            [Off(Old), Off(New)],
            after.Versions);
        Assert.All(after.Idempotency.Entries, entry => Assert.True(entry.IsOutdated));
    }

    [Fact]
    public void Apply_ToWhatIsDisabledOrGone_ChangesNothing()
    {
        var off = Sample.Active(Sample.Version(enabled: false));
        Assert.Same(off, KeyDenial.Apply(off, off.Latest.Id, Later));
        Assert.Same(off, KeyDenial.Apply(off, "gone", Later));
        Assert.Same(off, Apply(Key, off, []).Value);
    }

    [Fact]
    public void Apply_DenialThatDoesNotOpen_IsRefusedByName()
    {
        var damaged = Denial(New.Id, "d1") with { Body = new byte[] { 1 } };
        var moved = Denial(New.Id, "d1") with { Id = "d2" };
        foreach (var denial in (Denial[])[damaged, moved])
        {
            var refusal = Apply(Key, State, [denial]).Refusal;
            Assert.Equal(
                (RefusalCode.RecordCorrupt, $"Denial '{denial.Id}' of record 'key/payments/signing' does not open."),
                (refusal?.Code, refusal?.Message));
        }

        Assert.False(Apply(SmallKms.Key("other"), State, [Denial(New.Id, "d1")]).IsOk);
    }

    [Fact]
    public void Make_Denial_NamesItsKeyItsTimeAndItsRequest()
    {
        var denial = Denial(New.Id, "d1");
        Assert.Equal(
            ("d1", "key/payments/signing", Later.ToUnixTimeMilliseconds(), "request of d1"),
            (denial.Id, denial.RecordId, denial.TimeUnixMs, denial.OperationId));
    }

    [Fact]
    public void Merge_Denials_AreTheNextVersionOfTheRecord()
    {
        var write = KeyKind.Row.Merge(Record(State), [Denial(Old.Id, "d1"), Denial(New.Id, "d2")], seal).Value!;

        Assert.Equal(new RecordPlace("payments", "key/payments/signing", 8, new RecordIndex("keys/payments", null)), write.Place);
        Assert.Equal(("request of d2", false), (write.OperationId, write.Erase));
        var merged = KeyKind.Row.Open(new StoredRecord(write.Place, write.Body), seal).Value;
        Assert.Equal([false, false], merged.Versions.Select(version => version.Attributes.Enabled));
    }

    [Fact]
    public void Merge_NothingLeftToDeny_IsNoWrite()
    {
        var merged = KeyKind.Row.Merge(
            Record(Sample.Active(Old with { Attributes = Old.Attributes with { Enabled = false } })), [Denial(Old.Id, "d1")], seal);
        Assert.True(merged.IsOk);
        Assert.Null(merged.Value);
    }

    [Fact]
    public void Merge_RecordThatIsNoKeyOrDoesNotOpen_IsRefused()
    {
        var record = Record(State);
        var refusal = KeyKind.Row.Merge(
            record with { Place = record.Place with { Id = "vault/payments" } }, [Denial(New.Id, "d1")], seal).Refusal;
        Assert.Equal(
            (RefusalCode.RecordCorrupt, "A denial names record 'vault/payments', of which nothing can be denied."), (refusal?.Code, refusal?.Message));
        Assert.Equal(
            RefusalCode.RecordCorrupt,
            KeyKind.Row.Merge(record with { Body = new byte[] { 1 } }, [Denial(New.Id, "d1")], seal).Refusal?.Code);
        Assert.Equal(RefusalCode.RecordCorrupt, KeyKind.Row.Merge(record, [Denial(New.Id, "d1") with { Id = "d9" }], seal).Refusal?.Code);
    }

    private static KeyVersion Off(KeyVersion version) =>
        version with { Attributes = version.Attributes with { Enabled = false, Updated = Later } };

    private Result<KeyState> Apply(KeyId key, KeyState state, IReadOnlyList<Denial> denials) =>
        KeyDenial.Apply(KeyRecord.IdOf(key), key.Vault, state, denials, seal);

    private Denial Denial(string versionId, string id) => KeyDenial.Make(KeyRecord.IdOf(Key), Key.Vault, versionId, id, Later, "request of " + id, seal);

    private StoredRecord Record(KeyState state)
    {
        var place = KeyKind.Row.PlaceOf(KeyKind.Of(Key), state, 7);
        return new StoredRecord(place, KeyKind.Row.Seal(place, state, seal));
    }
}
