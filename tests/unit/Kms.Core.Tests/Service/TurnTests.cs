using Kms.Access;
using Kms.Keys;
using Xunit;
using static Kms.Core.Tests.Service.SmallKms;

namespace Kms.Core.Tests.Service;

/// <summary>Who waits for a turn to make an RSA key, and who does not.</summary>
public sealed class TurnTests
{
    private static readonly KeySpec Rsa = new(KeyType.Rsa, 2048);
    private static readonly GenerationLimits OneAtATime = new(1, 2, 2, TimeSpan.FromSeconds(5));

    [Fact]
    public async Task Create_RsaKey_HasATurnWhileItIsMadeAndNoLonger()
    {
        var kms = await WithVault(limits: OneAtATime);
        var running = 0;
        kms.Materials.WhileMaking = () =>
        {
            running = kms.Generations.Running;
            return Task.CompletedTask;
        };
        await kms.Create("rsa", Rsa);
        Assert.Equal((1, 0), (running, kms.Generations.Running));
        Ok(await kms.Kms.RotateKey(kms.Admin, Key("rsa")));
        Assert.Equal((1, 0), (running, kms.Generations.Running));
        Assert.Equal(
            RefusalCode.BadParameter,
            (await kms.Kms.CreateKey(kms.Admin, Key("bad"), "bad", new KeySpec(KeyType.Rsa, 1), KeySettings.Default)).Refusal?.Code);
        Assert.Equal(0, kms.Generations.Running);
    }

    [Fact]
    public async Task Create_KeyOfAnotherType_NeedsNoTurn()
    {
        var kms = await WithVault(limits: OneAtATime);
        kms.Materials.WhileMaking = () =>
        {
            Assert.Equal(0, kms.Generations.Running);
            return Task.CompletedTask;
        };
        await kms.Create("ec");
        Ok(await kms.Kms.RotateKey(kms.Admin, Key("ec")));
        Assert.Equal(2, kms.Materials.Made);
    }

    /// <summary>All places are taken: who needs one is refused, and who makes nothing is not.</summary>
    [Fact]
    public async Task Change_WhileTooManyWait_IsRefusedOnlyWhereItMakesAnRsaKey()
    {
        var kms = await WithVault(limits: OneAtATime);
        await kms.Create("rsa", Rsa);
        await kms.Create("ec");
        var keyed = kms.Admin with { IdempotencyKey = "k" };
        Ok(await kms.Kms.RotateKey(keyed, Key("rsa")));
        await Fill(kms);

        Assert.Equal(
            RefusalCode.Throttled, (await kms.Kms.CreateKey(kms.Admin, Key("new"), "new", Rsa, KeySettings.Default)).Refusal?.Code);
        Assert.Equal(RefusalCode.Throttled, (await kms.Kms.RotateKey(kms.Admin, Key("rsa"))).Refusal?.Code);
        Ok(await kms.Kms.RotateKey(keyed, Key("rsa")));
        Ok(await kms.Kms.RotateKey(kms.Admin, Key("ec")));
        Ok(await kms.Kms.UpdateKey(kms.Admin, Key("rsa"), null, new KeySettings(Enabled: false)));
        Assert.Equal(RefusalCode.KeyDisabled, (await kms.Kms.RotateKey(kms.Admin, Key("rsa"))).Refusal?.Code);
        Assert.Equal(RefusalCode.KeyNotFound, (await kms.Kms.RotateKey(kms.Admin, Key("never"))).Refusal?.Code);
        Ok(await kms.Kms.DeleteKey(kms.Admin, Key("rsa")));
    }

    /// <summary>The service's own clock is not refused; it waits.</summary>
    [Fact]
    public async Task Elapse_RsaKeyThatIsDue_WaitsForItsTurn()
    {
        var kms = await WithVault(limits: OneAtATime);
        await kms.Create("rsa", Rsa);
        Ok(await kms.Kms.SetRotationPolicy(
            kms.Admin, Key("rsa"), new RotationSettings(new RotationTrigger(Sample.Duration("P30D"), null), null, null)));
        kms.Time.Advance(TimeSpan.FromDays(30));
        var turns = await Fill(kms);

        var elapsed = kms.Elapse("key/payments/rsa");
        Assert.Equal(3, kms.Generations.Waiting);
        Assert.False(elapsed.IsCompleted);
        foreach (var turn in turns)
        {
            (await turn).Value.Dispose();
        }

        Assert.Null(await elapsed);
        Assert.Equal((2, 0), (kms.Materials.Made, kms.Generations.Running));
    }

    /// <summary>One who makes a key, and two who wait.</summary>
    private static async Task<Task<Result<GenerationTurn>>[]> Fill(SmallKms kms)
    {
        var turns = Enumerable.Range(0, 3)
            .Select(i => kms.Generations.Enter(new Caller("other-" + i, "Other"), default).AsTask()).ToArray();
        Assert.True((await turns[0]).IsOk);
        Assert.Equal((1, 2), (kms.Generations.Running, kms.Generations.Waiting));
        return turns;
    }
}
