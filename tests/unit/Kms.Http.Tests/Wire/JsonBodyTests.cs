using System.Text;
using Xunit;

namespace Kms.Http.Wire;

public sealed class JsonBodyTests
{
    private static readonly PropertyNames Names = new(string.Empty, "text", "number", "flag", "bytes", "tags", "list", "inner") { Told = ["told"], NotNull = ["flag"] };
    private static readonly PropertyNames InnerNames = new("inner.", "number");

    [Fact]
    public void Read_EveryKind_GivesTheValues()
    {
        var read = Read("""{"text":"a\u00e9","number":7,"flag":true,"bytes":"QUI","tags":{"k":"v"},"list":["x","y"],"inner":{"number":-1},"told":{"deep":[1,{"a":null}]}}""");

        Assert.Equal("text=aé number=7 flag=True bytes=4142 tags=k:v list=x,y inner=-1", read);
    }

    [Fact]
    public void Read_NullAndEscapedNames_AreUnderstood() =>
        Assert.Equal("bytes=4142 number=3", Read("""{"bytes":"\u0051UI","text":null,"\u006eumber":3,"tags":null,"inner":null}"""));

    [Fact]
    public void Read_NamesInAnyCase_AreUnderstood() =>
        Assert.Equal("text=a number=3 tags=K:v,k:w inner=1", Read("""{"TEXT":"a","N\u0055mber":3,"Told":1,"Tags":{"K":"v","k":"w"},"Inner":{"NUMBER":1},"Other":null}"""));

    [Theory]
    [InlineData("", "missing")]
    [InlineData("   ", "not valid JSON")]
    [InlineData("{", "not valid JSON")]
    [InlineData("{}{}", "not valid JSON")]
    [InlineData("{} x", "not valid JSON")]
    [InlineData("{\"text\":\"a\",}", "not valid JSON")]
    [InlineData("{/**/}", "not valid JSON")]
    [InlineData("\uFEFF{}", "not valid JSON")]
    [InlineData("[]", "must be a JSON object")]
    [InlineData("null", "must be a JSON object")]
    [InlineData("7", "must be a JSON object")]
    [InlineData("\"{}\"", "must be a JSON object")]
    [InlineData("""{"text":7}""", "'text' must be a string")]
    [InlineData("""{"text":["a"]}""", "'text' must be a string")]
    [InlineData("""{"number":"7"}""", "'number' must be an integer from -5 to 10")]
    [InlineData("""{"number":7.5}""", "'number' must be an integer")]
    [InlineData("""{"number":1e1}""", "'number' must be an integer")]
    [InlineData("""{"number":11}""", "'number' must be an integer")]
    [InlineData("""{"number":-6}""", "'number' must be an integer")]
    [InlineData("""{"number":99999999999999999999999999}""", "'number' must be an integer")]
    [InlineData("""{"flag":"true"}""", "'flag' must be true or false")]
    [InlineData("""{"flag":1}""", "'flag' must be true or false")]
    [InlineData("""{"bytes":"QQ=="}""", "'bytes' is not base64url")]
    [InlineData("""{"bytes":"\ud800"}""", "'bytes' is no valid UTF-8")]
    [InlineData("""{"tags":{"a":1}}""", "'tags.a' must be a string")]
    [InlineData("""{"tags":{"a":null}}""", "'tags.a' must be a string")]
    [InlineData("""{"tags":{"a":"1","a":"2"}}""", "'tags' has 'a' twice")]
    [InlineData("""{"tags":["a"]}""", "'tags' must be an object")]
    [InlineData("""{"tags":{"":"x"}}""", "empty")]
    [InlineData("""{"list":"x"}""", "'list' must be an array")]
    [InlineData("""{"list":[1]}""", "'list' must be a string")]
    [InlineData("""{"list":["1","2","3","4"]}""", "'list' has too many items")]
    [InlineData("""{"inner":5}""", "'inner' must be a JSON object")]
    [InlineData("""{"inner":{"number":"x"}}""", "'inner.number' must be an integer")]
    [InlineData("""{"text":"a","text":"a"}""", "'text' is given twice")]
    [InlineData("""{"text":null,"text":"a"}""", "'text' is given twice")]
    [InlineData("""{"text":"a","te\u0078t":"a"}""", "'text' is given twice")]
    [InlineData("""{"text":"a","Text":"a"}""", "'text' is given twice")]
    [InlineData("""{"TEXT":null,"text":"a"}""", "'text' is given twice")]
    [InlineData("""{"told":1,"TOLD":2}""", "'told' is given twice")]
    [InlineData("""{"inner":{"number":1,"nUmber":1}}""", "'inner.number' is given twice")]
    [InlineData("""{"texts":"a"}""", "'texts' is not known here")]
    [InlineData("""{"te xt":{}}""", "'te xt' is not known here")]
    [InlineData("""{"\u0074exts":"a"}""", "'texts' is not known here")]
    [InlineData("""{"te\u212At":"a"}""", "is not known here")]
    [InlineData("""{"inner":{"numbers":1}}""", "'inner.numbers' is not known here")]
    [InlineData("""{"flag":null}""", "'flag' cannot be null")]
    [InlineData("""{"text":"\ud800"}""", "'text' is no valid UTF-8")]
    [InlineData("""{"\ud800":"x"}""", "no valid UTF-8")]
    [InlineData("""{"told":[[[[[[[[[1]]]]]]]]]}""", "nested deeper than 8")]
    public void Read_Wrong_IsToldByName(string body, string message)
    {
        var problem = Assert.Throws<WireException>(() => Read(body));

        Assert.Equal((400, "BadParameter"), (problem.Status, problem.Code));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_InvalidUtf8_IsRefused()
    {
        byte[] body = [.. "{\"text\":\""u8, 0xC3, 0x28, .. "\"}"u8];

        Assert.Throws<WireException>(() => Read(body));
    }

    [Fact]
    public void Read_SixteenTags_IsRefused()
    {
        var tags = string.Join(',', Enumerable.Range(0, 16).Select(i => $"\"t{i}\":\"\""));

        Assert.Contains("at most 15", Assert.Throws<WireException>(() => Read($"{{\"tags\":{{{tags}}}}}")).Message, StringComparison.Ordinal);
    }

    private static string Read(string body) => Read(Encoding.UTF8.GetBytes(body));

    private static string Read(ReadOnlySpan<byte> body)
    {
        var json = new JsonBody(body);
        var read = new List<string>();
        for (var seen = 0u; json.Next(Names, ref seen, out var index);)
        {
            var value = index switch
            {
                0 => json.String(),
                1 => json.Integer(-5, 10).ToString(System.Globalization.CultureInfo.InvariantCulture),
                2 => json.Boolean().ToString(),
                3 => Convert.ToHexString(json.Base64Url()),
                4 => string.Join(',', json.ReadTags().Items.Select(tag => tag.Key + ":" + tag.Value)),
                5 => string.Join(',', json.Strings(3)),
                _ => Inner(ref json),
            };
            read.Add($"{Names.Display(index)}={value}");
        }

        json.End();
        return string.Join(' ', read);
    }

    private static string Inner(ref JsonBody json)
    {
        var number = string.Empty;
        for (var seen = 0u; json.Next(InnerNames, ref seen, out _);)
        {
            number = json.Integer(-5, 10).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return number;
    }
}
