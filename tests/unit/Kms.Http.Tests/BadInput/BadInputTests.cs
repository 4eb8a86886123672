using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Kms.Http.Service;
using Xunit;

namespace Kms.Http.BadInput;

/// <summary>
/// Bad input for every property of every call, against the real service: an answer of the 400s in the error model that says what is wrong, quickly, and nothing
/// stored has changed.
/// </summary>
public sealed class BadInputTests(ITestOutputHelper output) : IAsyncLifetime
{
    /// <summary>Where the domain says in its own words what is wrong with a combination.</summary>
    private static readonly string[] AnswersOfTheDomain = ["does not fit", "key type", "Backup blob", "trigger", "algorithm", "bytes", "no operation"];

    private readonly RunningService service = new();
    private readonly Worst worst = new(output);
    private string before = string.Empty;

    public async ValueTask InitializeAsync()
    {
        await service.InitializeAsync();
        foreach (var (name, type) in (ReadOnlySpan<(string, string)>)[("ec", "EC"), ("oct", "oct"), ("rsa", "RSA")])
        {
            Assert.Equal(200, service.Client.Post($"/keys/{name}/create", $$"""{"kty":"{{type}}"}""").GetAwaiter().GetResult().Status);
        }

        Assert.Equal(200, (await service.Client.Patch("/vaults/default", """{"properties":{"allowAesCbc":true}}""")).Status);
        before = await service.Stored();
    }

    public ValueTask DisposeAsync() => service.DisposeAsync();

    [Fact]
    public async Task Value_WrongInOneProperty_IsRefusedByNameAndChangesNothing()
    {
        var wrong = new List<string>();
        foreach (var call in BadCalls.All)
        {
            foreach (var (what, body, mention) in call.Bodies())
            {
                var answer = await Send(what, call.Method, call.Path, Encoding.UTF8.GetBytes(body));
                wrong.AddRange(Complaints(what, answer, mention));
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        await NothingChanged();
    }

    [Fact]
    public async Task Body_CutAnywhere_IsRefused()
    {
        var wrong = new List<string>();
        foreach (var call in BadCalls.All)
        {
            var whole = Encoding.UTF8.GetBytes(call.Good);

            // An empty body makes a vault with the defaults; that is no error.
            for (var length = call.Path == "/vaults/new" || call.Path == "/vaults/default" ? 1 : 0; length < whole.Length; length++)
            {
                var what = $"{call.Name}, cut after {length} bytes";
                wrong.AddRange(Complaints(what, await Send(what, call.Method, call.Path, whole[..length]), null));
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        await NothingChanged();
    }

    [Fact]
    public async Task Body_OfAnotherKind_IsRefused()
    {
        byte[][] bodies =
        [
            "[]"u8.ToArray(), "null"u8.ToArray(), "7"u8.ToArray(), "\"x\""u8.ToArray(), "{}{}"u8.ToArray(), "\0"u8.ToArray(), [0xEF, 0xBB, 0xBF, (byte)'{', (byte)'}'],
            Deep("[", 100_000), Deep("{\"a\":", 20_000), Deep("{\"attributes\":", 2_000), Deep("{\"tags\":[", 2_000),
            [.. "{\"tags\":{"u8, .. Encoding.UTF8.GetBytes(string.Join(',', Enumerable.Range(0, 3000).Select(i => $"\"t{i}\":\"\""))), .. "}}"u8],
        ];
        var wrong = new List<string>();
        foreach (var call in BadCalls.All)
        {
            for (var i = 0; i < bodies.Length; i++)
            {
                if (i != bodies.Length - 1 || call.Good.Contains("tags", StringComparison.Ordinal))
                {
                    var what = $"{call.Name}, body {i}";
                    wrong.AddRange(Complaints(what, await Send(what, call.Method, call.Path, bodies[i]), null));
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        await NothingChanged();
    }

    [Fact]
    public async Task Body_RandomBytes_IsRefused()
    {
        // Random bytes are an object of JSON too rarely to wait for it; a first byte of its own makes sure.
        var bodies = ArbMap.Default.ArbFor<byte[]>().Generator.Select(bytes => (byte[])[0xFF, .. bytes]).ToArbitrary();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(bodies, body =>
            BadCalls.All.All(call => Complaints(call.Name, SendNow(call.Name, call.Method, call.Path, body), null).Length == 0)));
        await NothingChanged();
    }

    [Fact]
    public async Task Body_RandomBytesInsideAGoodOne_IsNeverAnErrorOfTheService()
    {
        var cuts = ArbMap.Default.ArbFor<(int Call, int At, byte[] Bytes)>();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(cuts, cut =>
        {
            // Only calls that use a key: one that happens to be good must not change anything either.
            var calls = BadCalls.All.Where(call => call.Name is "encrypt" or "decrypt" or "sign" or "verify" or "wrap" or "unwrap" or "random bytes").ToArray();
            var call = calls[(int)((uint)cut.Call % calls.Length)];
            var good = Encoding.UTF8.GetBytes(call.Good);
            var at = (int)((uint)cut.At % good.Length);
            var answer = SendNow(call.Name, call.Method, call.Path, [.. good[..at], .. cut.Bytes ?? [], .. good[Math.Min(good.Length, at + 1)..]]);
            return answer.Status == 200 || Complaints(call.Name, answer, null).Length == 0;
        }));
        await NothingChanged();
    }

    [Theory]
    [InlineData("POST", "/keys/{0}/create", """{"kty":"oct"}""")]
    [InlineData("PUT", "/keys/{0}", """{"key":{"kty":"oct","k":"AAAAAAAAAAAAAAAAAAAAAA"}}""")]
    [InlineData("GET", "/keys/{0}", null)]
    [InlineData("DELETE", "/keys/{0}", null)]
    [InlineData("POST", "/keys/{0}/rotate", null)]
    [InlineData("POST", "/deletedkeys/{0}/recover", null)]
    [InlineData("DELETE", "/deletedkeys/{0}", null)]
    [InlineData("PUT", "/vaults/{0}", null)]
    public async Task Name_Impossible_IsRefused(string method, string path, string? body)
    {
        foreach (var name in (string[])["a_b", "a%2Fb", "%2e%2e", "a%20b", "a%3F", "a%23", "%E4%B8%AD", "%C0%AF", "%ff", new string('a', 128), new string('a', 4000)])
        {
            var target = string.Format(System.Globalization.CultureInfo.InvariantCulture, path, name);
            var answer = await Send(target, method, target, body is null ? null : Encoding.UTF8.GetBytes(body));
            Assert.Empty(Complaints(target, answer, "name"));
        }

        await NothingChanged();
    }

    /// <summary>Empty when the answer is as it should be.</summary>
    private static string[] Complaints(string what, Answer answer, string? mention)
    {
        try
        {
            return answer.Status is < 400 or >= 500 || answer.Message.Length < 10 || answer.ErrorCode.Length == 0
                || (mention is not null && !answer.Message.Contains(mention, StringComparison.OrdinalIgnoreCase) && answer.Status == 400
                    && !AnswersOfTheDomain.Any(word => answer.Message.Contains(word, StringComparison.OrdinalIgnoreCase)))
                ? [$"{what}: {answer.Status} {answer.Text}"]
                : [];
        }
        catch (Exception problem) when (problem is System.Text.Json.JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return [$"{what}: not in the error model: {answer.Status} '{answer.Text}'"];
        }
    }

    private Task<Answer> Send(string what, string method, string path, byte[]? body) =>
        worst.Measure(what, () => service.Client.SendBytes(new HttpMethod(method), path, body));

    private Answer SendNow(string what, string method, string path, byte[] body) => Send(what, method, path, body).GetAwaiter().GetResult();

    private async Task NothingChanged()
    {
        worst.Print();
        Assert.Equal(before, await service.Stored());
    }

    private static byte[] Deep(string level, int count) =>
        Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(level, Math.Min(count, 60_000 / level.Length))));
}
