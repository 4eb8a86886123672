using Kms.Core.Tests.Replication;
using Kms.Core.Tests.Service;
using Kms.Keys;
using Kms.Records;
using Xunit;

namespace Kms.Core.Tests.Keys;

/// <summary>How a key becomes a record and a backup, and what is refused on the way back.</summary>
public sealed class KeyRecordTests
{
    private const string DoesNotOpen =
        "Record 'key/payments/signing' version 7 does not open: it was damaged or moved, or it belongs to another root key.";

    private static readonly KeyId Key = SmallKms.Key("signing");
    private static readonly RotationPolicy Monthly =
        new(new RotationTrigger(Sample.Duration("P30D"), null), null, null, Sample.Now, Sample.Now);

    private readonly OpenSeal seal = new("here", "there");

    [Fact]
    public void PlaceOf_EachStatus_IsInItsListAndDueWhenItMust()
    {
        var names = new RecordPlace("payments", "key/payments/signing", 7, RecordIndex.None);
        Assert.Equal(names, KeyKind.Row.PlaceOf(KeyKind.Of(Key), KeyState.Absent, 7));
        Assert.Equal(names with { Index = new RecordIndex("keys/payments", null) }, KeyKind.Row.PlaceOf(KeyKind.Of(Key), Sample.Active(), 7));
        Assert.Equal(
            names with { Index = new RecordIndex("keys/payments", Sample.Now.AddDays(30).ToUnixTimeMilliseconds()) },
            KeyKind.Row.PlaceOf(KeyKind.Of(Key), Sample.Active() with { Rotation = Monthly }, 7));
        Assert.Equal(
            names with { Index = new RecordIndex("deletedkeys/payments", Sample.Now.AddDays(90).ToUnixTimeMilliseconds()) },
            KeyKind.Row.PlaceOf(KeyKind.Of(Key), Sample.Deleted(), 7));
        Assert.Throws<ArgumentOutOfRangeException>(() => KeyKind.Row.PlaceOf(KeyKind.Of(Key), Sample.Active() with { Status = (KeyStatus)9 }, 7));
    }

    [Theory]
    [InlineData("key/payments/signing", "payments/signing")]
    [InlineData("key/payments/", null)]
    [InlineData("key//signing", null)]
    [InlineData("key/payments", null)]
    [InlineData("key/", null)]
    [InlineData("key/pay_ments/signing", null)]
    [InlineData("key/payments/sign/ing", null)]
    [InlineData("vault/payments", null)]
    [InlineData("KEY/payments/signing", null)]
    [InlineData("not/payments/signing", null)]
    public void TryParseId_OfARecord_IsTheKeysAddress(string id, string? address)
    {
        Assert.Equal(address is not null, KeyRecord.TryParseId(id, out var key));
        Assert.Equal(address, address is null ? null : key.ToString());
        Assert.True(address is not null || key == default);
    }

    [Fact]
    public void Open_WhatWasSealedInAnotherPlaceOrIsNoKey_IsRefusedByName()
    {
        var place = KeyKind.Row.PlaceOf(KeyKind.Of(Key), Sample.Active(), 7);
        var record = new StoredRecord(place, KeyKind.Row.Seal(place, Sample.Active(), seal));
        Assert.Equal("Signing", KeyKind.Row.Open(record, seal).Value.Name);

        var moved = KeyKind.Row.Open(record with { Place = place with { Version = 8 } }, seal).Refusal;
        Assert.Equal((RefusalCode.RecordCorrupt, DoesNotOpen.Replace('7', '8')), (moved?.Code, moved?.Message));
        var other = KeyKind.Row.Open(record with { Body = seal.Seal(place, "{}"u8) }, seal).Refusal;
        Assert.Equal((RefusalCode.RecordCorrupt, DoesNotOpen), (other?.Code, other?.Message));
    }

    [Fact]
    public void Backup_Key_IsWholeButForTheChangesThatItRemembers()
    {
        var state = Sample.Active() with { Rotation = Monthly, Idempotency = Sample.Remembered };
        Assert.True(KeyRecord.TryOpenBackup(KeyRecord.SealBackup(state, seal).Value.Span, seal, out var back));
        Assert.Equal(("Signing", Monthly, state.Latest.Id), (back.Name, back.Rotation, back.Latest.Id));
        Assert.Empty(back.Idempotency.Entries);
    }

    [Fact]
    public void Backup_OfWhatCouldNotBeRestored_IsRefused()
    {
        seal.CanSealBackups = false;
        var refusal = KeyRecord.SealBackup(Sample.Active(), seal).Refusal;
        Assert.Equal(RefusalCode.RecordCorrupt, refusal?.Code);
        Assert.Equal(
            "Key 'Signing' cannot be backed up: the material of one of its versions does not open. It is damaged, or belongs to "
            + "another root key.",
            refusal?.Message);

        seal.CanSealBackups = true;
        var large = (int bytes) => Sample.Active() with { Name = new string('a', bytes) };
        var room = KeySize.StoredBytesMax - StoredKey.Write(large(0)).Length;
        Assert.True(KeyRecord.SealBackup(large(room), seal).IsOk);
        refusal = KeyRecord.SealBackup(large(room + 1), seal).Refusal;
        Assert.Equal(RefusalCode.Conflict, refusal?.Code);
        Assert.EndsWith(
            "takes 7340033 bytes, more than the 7340032 that can be restored: shorten its tags first.",
            refusal?.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void TryOpenBackup_TooLargeOrOfSomethingElse_IsRefused()
    {
        byte[] blob = [.. "[backup]"u8, .. StoredKey.Write(Sample.Active()), .. Enumerable.Repeat((byte)' ', KeySize.BackupBytesMax)];
        Assert.True(KeyRecord.TryOpenBackup(blob.AsSpan(0, KeySize.BackupBytesMax), seal, out _));
        Assert.False(KeyRecord.TryOpenBackup(blob.AsSpan(0, KeySize.BackupBytesMax + 1), seal, out var none));
        Assert.Null(none);
        Assert.False(KeyRecord.TryOpenBackup("[backup]{}"u8, seal, out _));
        Assert.False(KeyRecord.TryOpenBackup("{}"u8, seal, out _));
    }
}
