using Kms.Keys;
using Xunit;

namespace Kms.Core.Tests.Keys;

/// <summary>How large a key and its parts may be, and of which kinds there are keys.</summary>
public sealed class LimitsTests
{
    [Theory]
    [InlineData(KeyType.Rsa, 2048, Curve.None, 0, true)]
    [InlineData(KeyType.Rsa, 3072, Curve.None, 3, true)]
    [InlineData(KeyType.Rsa, 4096, Curve.None, 17, true)]
    [InlineData(KeyType.Rsa, 2048, Curve.None, 257, true)]
    [InlineData(KeyType.Rsa, 2048, Curve.None, 65537, false)]
    [InlineData(KeyType.Rsa, 2048, Curve.None, 5, false)]
    [InlineData(KeyType.Rsa, 2048, Curve.None, 3234846615, false)]
    [InlineData(KeyType.Rsa, 2048, Curve.None, -3, false)]
    [InlineData(KeyType.Rsa, 1024, Curve.None, 0, false)]
    [InlineData(KeyType.Rsa, 16384, Curve.None, 0, false)]
    [InlineData(KeyType.Rsa, 2048, Curve.P256, 0, false)]
    [InlineData(KeyType.Ec, 256, Curve.P256, 0, true)]
    [InlineData(KeyType.Ec, 521, Curve.P521, 0, true)]
    [InlineData(KeyType.Ec, 256, Curve.P521, 0, false)]
    [InlineData(KeyType.Ec, 256, Curve.None, 0, false)]
    [InlineData(KeyType.Ec, 256, Curve.P256, 3, false)]
    [InlineData(KeyType.Oct, 192, Curve.None, 0, true)]
    [InlineData(KeyType.Oct, 512, Curve.None, 0, false)]
    [InlineData((KeyType)9, 256, Curve.None, 0, false)]
    public void Check_SpecOfAnotherProcess_IsOneOfTheTableOrRefused(KeyType type, int bits, Curve curve, long exponent, bool good) =>
        Assert.Equal(good ? null : RefusalCode.BadParameter, KeySpecs.Check(new KeySpec(type, bits, curve, exponent))?.Code);

    [Fact]
    public void Rsa_UsualExponent_IsTheDefault()
    {
        Assert.Equal(KeySpecs.Rsa(2048).Value, KeySpecs.Rsa(2048, 65537).Value);
        Assert.Equal("public_exponent 5 is not supported: use 3, 17, 257 or 65537.", KeySpecs.Rsa(2048, 5).Refusal?.Message);
    }

    [Fact]
    public void Create_TagThatIsNoText_IsRefused()
    {
        foreach (var text in (string[])["\uD83D", "\uDD11 key", "a\uD83D\uFFFD", "\uDD11\uD83D"])
        {
            Assert.Equal(RefusalCode.BadParameter, Tags.Create([KeyValuePair.Create(text, "v")]).Refusal?.Code);
            Assert.Equal(RefusalCode.BadParameter, Tags.Create([KeyValuePair.Create("n", text)]).Refusal?.Code);
        }

        Assert.True(Tags.Create([KeyValuePair.Create("🔑\uFFFD", "\uFFFD")]).IsOk);
    }

    [Fact]
    public void Create_SameTagTwice_IsRefused()
    {
        Assert.Equal(RefusalCode.BadParameter, Tags.Create([KeyValuePair.Create("a", "1"), KeyValuePair.Create("a", "2")]).Refusal?.Code);
        Assert.True(Tags.Create([KeyValuePair.Create("a", "1"), KeyValuePair.Create("A", "2")]).IsOk);
    }

    /// <summary>Rotation passes the tags on: a key with the most versions stays small, whatever its tags.</summary>
    [Fact]
    public void Write_ManyVersionsWithTheSameTags_HasThemOnce()
    {
        var tags = LongTags('鍵');
        var one = StoredKey.Write(Key([tags])).Length;
        var many = StoredKey.Write(Key([.. Enumerable.Repeat(tags, KeyRules.VersionsMax)]));
        Assert.InRange(many.Length, one, one + (KeyRules.VersionsMax * 1024));
        Assert.True(StoredKey.TryRead(many, out var back));
        Assert.All(back.Versions, version => Assert.Equal(tags, version.Tags));
    }

    [Fact]
    public void Write_TagsThatChangeBack_AreReadAsTheyWere()
    {
        var (a, b) = (LongTags('a'), LongTags('b'));
        Tags[] all = [a, a, b, Tags.None, Tags.None, b, b, a];
        Assert.True(StoredKey.TryRead(StoredKey.Write(Key(all)), out var back));
        Assert.Equal(all, back.Versions.Select(version => version.Tags));
    }

    /// <summary>Written as UTF-8 has it; what the encoder still escapes (letters of two UTF-16 units) takes 6 bytes a unit, as the limit reckons.</summary>
    [Theory]
    [InlineData("鍵", 3)]
    [InlineData("é", 2)]
    [InlineData("+", 1)]
    [InlineData("🔑", 12)]
    public void Write_LettersBeyondAscii_TakeNoMoreThanReckoned(string letter, int bytes)
    {
        var with = StoredKey.Write(Key([Tags.Create([KeyValuePair.Create("n", letter)]).Value])).Length;
        var without = StoredKey.Write(Key([Tags.Create([KeyValuePair.Create("n", "")]).Value])).Length;
        Assert.Equal(bytes, with - without);
    }

    [Fact]
    public void Check_KeyThatGrows_IsRefusedBeforeItCannotBeBackedUp()
    {
        var versions = Enumerable.Range(0, KeyRules.VersionsMax).Select(i => LongTags('鍵', i)).ToArray();
        var (full, larger) = (Key(versions[1..]), Key(versions));
        Assert.Equal(RefusalCode.Conflict, KeyGrowth.Check(new RotateKey(), full, larger)?.Code);
        Assert.Equal(RefusalCode.Conflict, KeyGrowth.Check(new UpdateKey(null, new KeySettings(Tags: LongTags('x'))), full, larger)?.Code);
        Assert.Null(KeyGrowth.Check(new UpdateKey(null, new KeySettings(Tags: Tags.None)), larger, full));
        Assert.Null(KeyGrowth.Check(new RotateKey(), Key(versions[..99]), Key(versions[..100])));
        Assert.Null(KeyGrowth.Check(new DeleteKey(), full, larger));
        Assert.Null(KeyGrowth.Check(new UpdateKey(null, new KeySettings(Enabled: false)), full, larger));
    }

    /// <summary>At the limit, to the byte; and a key that is too large already may change as long as it does not grow.</summary>
    [Fact]
    public void Check_KeyAtTheLimit_MayBeThatLargeAndNoLarger()
    {
        const int Limit = (7 << 20) - (64 << 10);
        var versions = Key([.. Enumerable.Repeat(Tags.None, 134)]);
        KeyState Sized(int bytes) =>
            versions with { Name = new string('n', bytes - StoredKey.Write(versions with { Name = string.Empty }).Length) };
        var rotate = new RotateKey();
        Assert.Equal(Limit, StoredKey.Write(Sized(Limit)).Length);
        Assert.Null(KeyGrowth.Check(rotate, versions, Sized(Limit)));
        Assert.Equal(
            "The key with its 134 versions would take 7274497 bytes, more than the 7274496 that a key may take: use shorter tags, or a "
            + "new key.",
            KeyGrowth.Check(rotate, versions, Sized(Limit + 1))?.Message);
        Assert.Null(KeyGrowth.Check(rotate, Sized(Limit + 1), Sized(Limit + 1)));
        Assert.NotNull(KeyGrowth.Check(rotate, Sized(Limit), Sized(Limit + 1)));
        foreach (var command in (KeyCommand[])[Sample.Command(KeyCommandKind.Create), Sample.Command(KeyCommandKind.Import),
            Sample.Command(KeyCommandKind.Elapse), Sample.Command(KeyCommandKind.SetRotationPolicy)])
        {
            Assert.NotNull(KeyGrowth.Check(command, versions, Sized(Limit + 1)));
        }

        Assert.Throws<ArgumentNullException>(() => KeySpecs.Check(null!));
    }

    private static Tags LongTags(char letter, int version = 0) => Tags.Create(Enumerable.Range(0, Tags.CountMax).Select(i => KeyValuePair.Create(
        new string((char)('a' + i), Tags.LengthMax), version.ToString("D4") + new string(letter, Tags.LengthMax - 4)))).Value;

    private static KeyState Key(Tags[] tags) => new(
        KeyStatus.Active, "large", [.. tags.Select((t, i) => Sample.Version(i.ToString("x32")) with { Tags = t })], null, null);
}
