using Kms.Http.Service;
using Kms.Testing;
using Xunit;

namespace Kms.Http.Keys;

/// <summary>RSA keys take processor time: who asks for many, or leaves, takes none from others. Counted in keys begun, not in time.</summary>
public sealed class GenerationTests : IAsyncLifetime
{
    private const string Rsa = """{"kty":"RSA"}""";

    private readonly RunningService service = new();
    private Client officer = null!;

    public async ValueTask InitializeAsync()
    {
        await service.InitializeAsync();
        officer = service.ClientWith(service.Tokens.Issue(RunningService.Officer, "https://localhost"));
        service.Materials.Hold();
    }

    [Fact]
    public async Task Creators_ThatLeave_MakeNoKeysAndTheNextIsServed()
    {
        using var leaving = new CancellationTokenSource();
        var gone = Enumerable.Range(0, 10).Select(i => Send($"/keys/gone-{i}/create", leaving.Token)).ToArray();
        await Eventually.True(() => (service.Generations.Running, service.Generations.Waiting) == (1, 9), "one key is being made, nine wait");
        await leaving.CancelAsync();
        foreach (var request in gone)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        }

        await Eventually.True(() => service.Generations.Waiting == 0, "whoever has left waits no more");
        var stays = officer.Post("/keys/stays/create", Rsa);
        await Eventually.True(() => service.Generations.Waiting == 1, "the next one waits");
        service.Materials.ReleaseAll();

        Assert.Equal(200, (await stays).Status);
        Assert.Equal(2, service.Materials.Begun);
        await Eventually.True(() => (service.Generations.Running, service.Generations.Waiting) == (0, 0), "nothing is left");
        var keys = (await service.Client.Get("/keys")).Json.GetProperty("value").GetArrayLength();
        Assert.InRange(keys, 1, 2);
    }

    [Fact]
    public async Task Creator_BesideOneWithMany_WaitsForOneOfThem()
    {
        var many = Enumerable.Range(0, 8).Select(i => service.Client.Post($"/keys/many-{i}/create", Rsa)).ToArray();
        await Eventually.True(() => service.Generations.Waiting == 7, "seven wait");
        var other = officer.Post("/keys/other/create", Rsa);
        await Eventually.True(() => service.Generations.Waiting == 8, "the other one waits too");

        for (var i = 1; i <= 2; i++)
        {
            // The key that was being made, and the one that was next before the other caller came.
            service.Materials.Release();
            await Eventually.True(() => service.Materials.Begun == i + 1, "the next key is begun");
        }

        service.Materials.Release();
        Assert.Equal(200, (await other).Status);
        Assert.InRange(many.Count(request => request.IsCompleted), 0, 2);

        service.Materials.ReleaseAll();
        Assert.All(await Task.WhenAll(many), answer => Assert.Equal(200, answer.Status));
    }

    [Fact]
    public async Task Creator_WithTooMany_IsToldWhenToComeBackAndOtherCallsGoOn()
    {
        var many = Enumerable.Range(0, 16).Select(i => service.Client.Post($"/keys/full-{i}/create", Rsa)).ToArray();
        await Eventually.True(() => service.Generations.Waiting == 15, "fifteen wait");

        var more = await service.Client.Post("/keys/more/create", Rsa);
        Assert.Equal((429, "Throttled"), (more.Status, more.ErrorCode));
        Assert.InRange(int.Parse(more.Header("Retry-After"), System.Globalization.CultureInfo.InvariantCulture), 1, 10);
        Assert.Equal(200, (await service.Client.Post("/keys/quick/create", """{"kty":"EC"}""")).Status);
        Assert.Equal(200, (await service.Client.Post("/keys/quick/rotate")).Status);
        var other = officer.Post("/keys/others/create", Rsa);
        await Eventually.True(() => service.Generations.Waiting == 16, "another caller still finds a place");

        service.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(429, (await other).Status);
        service.Materials.ReleaseAll();
        var answers = await Task.WhenAll(many);
        Assert.Equal((1, 15), (answers.Count(answer => answer.Status == 200), answers.Count(answer => answer.Status == 429)));
    }

    /// <summary>A rotation waits outside of the key's turn: what switches the key off does not wait behind it.</summary>
    [Fact]
    public async Task Disable_WhileARotationWaits_IsNotHeldUp()
    {
        service.Materials.ReleaseAll();
        await service.Client.Post("/keys/leaked/create", Rsa);
        service.Materials.Hold();
        var busy = officer.Post("/keys/busy/create", Rsa);
        await Eventually.True(() => service.Generations.Running == 1, "a key is being made");
        var rotation = service.Client.Post("/keys/leaked/rotate");
        await Eventually.True(() => service.Generations.Waiting == 1, "the rotation waits");

        Assert.Equal(200, (await service.Client.Patch("/keys/leaked", """{"attributes":{"enabled":false}}""")).Status);

        service.Materials.ReleaseAll();
        Assert.Equal(200, (await busy).Status);
        Assert.Equal((403, "KeyDisabled"), ((await rotation).Status, (await rotation).InnerCode));
    }

    [Fact]
    public async Task DueRotation_WhileACallerFillsTheQueue_HappensInItsTurn()
    {
        service.Materials.ReleaseAll();
        service.StartClock();
        await service.Client.Post("/keys/due/create", Rsa);
        await service.Client.Put(
            "/keys/due/rotationpolicy", """{"lifetimeActions":[{"trigger":{"timeAfterCreate":"P7D"},"action":{"type":"Rotate"}}],"attributes":{"expiryTime":"P30D"}}""");
        service.Time.Advance(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        service.Materials.Hold();
        using var present = service.ClientWith(service.Tokens.Issue(RunningService.Administrator, "https://localhost"));
        var many = Enumerable.Range(0, 16).Select(i => present.Post($"/keys/beside-{i}/create", Rsa)).ToArray();
        await Eventually.True(() => service.Generations.Waiting == 15, "fifteen wait");
        service.Time.Advance(TimeSpan.FromSeconds(1));
        await Eventually.True(() => service.Generations.Waiting == 16, "the rotation waits too");

        var begun = service.Materials.Begun;
        for (var i = 1; i <= 3; i++)
        {
            service.Materials.Release();
            await Eventually.True(() => service.Materials.Begun == begun + i, "the next key is begun");
        }

        Assert.Equal(2, (await present.Get("/keys/due/versions")).Json.GetProperty("value").GetArrayLength());
        service.Materials.ReleaseAll();
        Assert.All(await Task.WhenAll(many), answer => Assert.Equal(200, answer.Status));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("5")]
    [InlineData("65536")]
    [InlineData("3234846615")]
    [InlineData("4294967295")]
    [InlineData("18446744073709551617")]
    public async Task Create_PublicExponentOutsideTheList_IsRefusedAtOnce(string exponent)
    {
        var answer = await service.Client.Post("/keys/odd/create", $$"""{"kty":"RSA","public_exponent":{{exponent}}}""");

        Assert.Equal((400, "BadParameter"), (answer.Status, answer.ErrorCode));
        Assert.Contains("public_exponent", answer.Message, StringComparison.Ordinal);
        Assert.Equal((0, 0), (service.Materials.Begun, service.Generations.Running));
    }

    public async ValueTask DisposeAsync()
    {
        service.Materials.ReleaseAll();
        officer.Dispose();
        await service.DisposeAsync();
    }

    private Task<Answer> Send(string path, CancellationToken cancellation) =>
        service.Client.Send(HttpMethod.Post, path, Rsa, cancellation: cancellation);
}
