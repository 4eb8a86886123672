using System.Text;
using Kms.Keys;
using Kms.Wire;
using Xunit;

namespace Kms.Http.Wire;

/// <summary>How strictly bodies are read, seen on those that have a property of every kind.</summary>
public sealed class RequestJsonTests
{
    [Fact]
    public void Read_EveryKind_GivesTheValues()
    {
        var body = Read<KeyCreateParameters>(
            """{"kty":"a\u00e9","key_size":7,"attributes":{"enabled":true,"nbf":1.75,"created":5},"tags":{"k":"v"},"key_ops":["sign","WRAPKEY"]}""");

        Assert.Equal("aé", body.KeyType);
        Assert.Equal(7, body.KeySize);
        Assert.True(body.Attributes!.Enabled);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1), body.Attributes.NotBefore);
        Assert.Equal([KeyValuePair.Create("k", "v")], body.Tags!.Items);
        Assert.Equal(KeyOperations.Sign | KeyOperations.WrapKey, body.Operations);
    }

    [Fact]
    public void Read_Bytes_AreDecodedWithAndWithoutEscapes()
    {
        var body = Read<KeyOperationParameters>("""{"alg":"ES\u0032\u0035\u0036","value":"QUI","aad":"\u0051UI","iv":"","tag":null,"kid":{"deep":[1,{"a":null}]}}""");

        Assert.Equal("AB"u8.ToArray(), body.Value!.Value.ToArray());
        Assert.Equal("AB"u8.ToArray(), body.AdditionalData!.Value.ToArray());
        Assert.True(body.Iv!.Value.IsEmpty);
        Assert.Null(body.Tag);
        Assert.Same(Algorithm.Es256, body.Algorithm);
    }

    [Fact]
    public void Read_NullAndEscapedNames_AreUnderstood()
    {
        var body = Read<KeyCreateParameters>("""{"kty":null,"k\u0065y_size":3,"tags":null,"attributes":null,"key_ops":null}""");

        Assert.Equal(3, body.KeySize);
        Assert.Equal((null, null, null, null), (body.KeyType, body.Tags, body.Attributes, body.Operations));
    }

    [Fact]
    public void Read_NamesInAnyCase_AreUnderstood()
    {
        var body = Read<KeyCreateParameters>(
            """{"KTY":"a","k\u0045y_Size":3,"Tags":{"K":"v","k":"w"},"Attributes":{"ENABLED":false,"Updated":1},"Other":null}""");

        Assert.Equal(("a", 3, false), (body.KeyType, body.KeySize, body.Attributes!.Enabled));
        Assert.Equal(["K", "k"], body.Tags!.Items.Select(tag => tag.Key));
    }

    [Theory]
    [InlineData("", "missing")]
    [InlineData("   ", "not valid JSON: line 1, byte 4")]
    [InlineData("{", "not valid JSON")]
    [InlineData("{}{}", "not valid JSON")]
    [InlineData("{} x", "not valid JSON")]
    [InlineData("{\"kty\":\"a\",}", "not valid JSON")]
    [InlineData("{\"attributes\":\n{\"nbf\":x}}", "not valid JSON: line 2, byte 8")]
    [InlineData("{/**/}", "not valid JSON")]
    [InlineData("\uFEFF{}", "not valid JSON")]
    [InlineData("[]", "must be a JSON object")]
    [InlineData("null", "must be a JSON object")]
    [InlineData("7", "must be a JSON object")]
    [InlineData("\"{}\"", "must be a JSON object")]
    [InlineData("""{"kty":7}""", "'kty' must be a string")]
    [InlineData("""{"kty":["a"]}""", "'kty' must be a string")]
    [InlineData("""{"key_size":"7"}""", "'key_size' must be an integer from 1 to 2147483647")]
    [InlineData("""{"key_size":7.5}""", "'key_size' must be an integer")]
    [InlineData("""{"key_size":1e1}""", "'key_size' must be an integer")]
    [InlineData("""{"key_size":2147483648}""", "'key_size' must be an integer")]
    [InlineData("""{"key_size":-6}""", "'key_size' must be an integer")]
    [InlineData("""{"key_size":99999999999999999999999999}""", "'key_size' must be an integer")]
    [InlineData("""{"attributes":{"enabled":"true"}}""", "'attributes.enabled' must be true or false")]
    [InlineData("""{"attributes":{"enabled":1}}""", "'attributes.enabled' must be true or false")]
    [InlineData("""{"attributes":{"nbf":"1"}}""", "'attributes.nbf' must be seconds since 1970")]
    [InlineData("""{"attributes":{"nbf":-1}}""", "'attributes.nbf' must be seconds since 1970")]
    [InlineData("""{"attributes":{"nbf":253402300800}}""", "'attributes.nbf' must be seconds since 1970")]
    [InlineData("""{"tags":{"a":1}}""", "'tags.a' must be a string")]
    [InlineData("""{"tags":{"a":null}}""", "'tags.a' must be a string")]
    [InlineData("""{"tags":{"a":"1","a":"2"}}""", "'tags' has 'a' twice")]
    [InlineData("""{"tags":["a"]}""", "'tags' must be an object")]
    [InlineData("""{"tags":{"":"x"}}""", "empty")]
    [InlineData("""{"key_ops":"x"}""", "'key_ops' must be an array")]
    [InlineData("""{"key_ops":[1]}""", "'key_ops' must be a string")]
    [InlineData("""{"key_ops":["fly"]}""", "'key_ops' names no operation that keys have: 'fly'")]
    [InlineData("""{"attributes":5}""", "'attributes' must be a JSON object")]
    [InlineData("""{"attributes":{"recoverableDays":"x"}}""", "'attributes.recoverableDays' must be an integer")]
    [InlineData("""{"kty":"a","kty":"a"}""", "'kty' is given twice")]
    [InlineData("""{"kty":null,"kty":"a"}""", "'kty' is given twice")]
    [InlineData("""{"kty":"a","kt\u0079":"a"}""", "'kty' is given twice")]
    [InlineData("""{"kty":"a","Kty":"a"}""", "'kty' is given twice")]
    [InlineData("""{"KTY":null,"kty":"a"}""", "'kty' is given twice")]
    [InlineData("""{"attributes":{},"Attributes":{}}""", "'attributes' is given twice")]
    [InlineData("""{"attributes":{"created":1,"CREATED":2}}""", "'attributes.created' is given twice")]
    [InlineData("""{"attributes":{"nbf":1,"nBf":1}}""", "'attributes.nbf' is given twice")]
    [InlineData("""{"ktys":"a"}""", "'ktys' is not known here, so nothing was done: known are kty, key_size,")]
    [InlineData("""{"k ty":{}}""", "'k ty' is not known here")]
    [InlineData("""{"a.b['c']":{}}""", "'a.b['c']' is not known here")]
    [InlineData("""{"\u006btys":"a"}""", "'ktys' is not known here")]
    [InlineData("""{"\u212Aty":"a"}""", "is not known here")]
    [InlineData("""{"$type":"a"}""", "'$type' is not known here")]
    [InlineData("""{"unknown":"a"}""", "'unknown' is not known here")]
    [InlineData("""{"attributes":{"nbfs":1}}""", "'attributes.nbfs' is not known here, so nothing was done: known are enabled, nbf, exp, recoverableDays,")]
    [InlineData("""{"kty":"\ud800"}""", "'kty' is no valid UTF-8")]
    [InlineData("""{"\ud800":"x"}""", "no valid UTF-8")]
    [InlineData("""{"attributes":{"\ud800":"x"}}""", "'attributes' is not valid JSON: the name of a property is no valid UTF-8")]
    [InlineData("""{"release_policy":[[[[[[[[[1]]]]]]]]]}""", "nested deeper than 8")]
    public void Read_Wrong_IsToldByName(string body, string message) => IsRefused<KeyCreateParameters>(body, message);

    [Theory]
    [InlineData("""{"value":"QQ=="}""", "'value' is not base64url")]
    [InlineData("""{"value":"\ud800"}""", "'value' is no valid UTF-8")]
    [InlineData("""{"value":7}""", "'value' must be a string")]
    [InlineData("""{"alg":"es256"}""", "'alg' names no algorithm that is supported: 'es256'")]
    [InlineData("""{"kid":7,"Kid":"x"}""", "'kid' is given twice")]
    [InlineData("""{"kid":[[[[[[[[[1]]]]]]]]]}""", "nested deeper than 8")]
    public void Read_WrongBytes_AreToldByName(string body, string message) => IsRefused<KeyOperationParameters>(body, message);

    [Theory]
    [InlineData("""{"lifetimeActions":7}""", "'lifetimeActions' must be an array")]
    [InlineData("""{"lifetimeActions":[7]}""", "'lifetimeActions' must be a JSON object")]
    [InlineData("""{"lifetimeActions":[{"action":{"times":3}}]}""", "'lifetimeActions.action.times' is not known here, so nothing was done: known are type.")]
    [InlineData("""{"lifetimeActions":[{},{"trigger":{"timeAfterCreate":"P"}}]}""", "'lifetimeActions.trigger.timeAfterCreate' is no ISO 8601 duration")]
    public void Read_WrongItem_IsToldByName(string body, string message) => IsRefused<RotationPolicyBody>(body, message);

    [Fact]
    public void Read_InvalidUtf8_IsRefused()
    {
        byte[] body = [.. "{\"kty\":\""u8, 0xC3, 0x28, .. "\"}"u8];

        Assert.Contains("no valid UTF-8", Assert.Throws<WireException>(() => RequestJson.Read<KeyCreateParameters>(body)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TooMuch_IsRefused()
    {
        var tags = string.Join(',', Enumerable.Range(0, 16).Select(i => $"\"t{i}\":\"\""));
        var operations = string.Join(',', Enumerable.Repeat("\"sign\"", 17));

        IsRefused<KeyCreateParameters>($"{{\"tags\":{{{tags}}}}}", "at most 15");
        IsRefused<KeyCreateParameters>($"{{\"key_ops\":[{operations}]}}", "'key_ops' has too many items: at most 16");
        IsRefused<KeyCreateParameters>($"{{\"crv\":\"{new string('a', 1025)}\"}}", "'crv' is too long: at most 1024 characters");
    }

    [Theory]
    [InlineData("nbf")]
    [InlineData("exp")]
    public void Read_TimeAsNull_IsRefusedInAChangeAlone(string name)
    {
        var body = $"{{\"attributes\":{{\"{name}\":null}}}}";

        Assert.Contains($"'attributes.{name}' cannot be null", Assert.Throws<WireException>(() => Keys.UpdateKey.Read(Read<KeyUpdateParameters>(body))).Message, StringComparison.Ordinal);
        Assert.Equal(KeySettings.Default, Keys.CreateKey.Read(Read<KeyCreateParameters>("{\"kty\":\"EC\"," + body[1..])).Settings);
    }

    private static void IsRefused<T>(string body, string message)
        where T : WireObject
    {
        var problem = Assert.Throws<WireException>(() => Read<T>(body));

        Assert.Equal((400, "BadParameter"), (problem.Status, problem.Code));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    private static T Read<T>(string body)
        where T : WireObject => RequestJson.Read<T>(Encoding.UTF8.GetBytes(body));
}
