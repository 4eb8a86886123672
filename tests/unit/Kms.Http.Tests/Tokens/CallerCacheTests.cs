using Kms.Access;
using Xunit;

namespace Kms.Http.Tokens;

public sealed class CallerCacheTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Get_AfterManyOthers_IsForgottenUnlessItIsUsed()
    {
        var cache = new CallerCache(8);
        cache.Add(Digest.Of("used"), Result());
        cache.Add(Digest.Of("idle"), Result());
        for (var i = 0; i < 32; i++)
        {
            cache.Add(Digest.Of($"other {i}"), Result());
            Assert.True(cache.TryGet(Digest.Of("used"), Now, out _));
        }

        Assert.False(cache.TryGet(Digest.Of("idle"), Now, out _));
    }

    [Fact]
    public void Get_Expired_IsNothing()
    {
        var cache = new CallerCache(8);
        cache.Add(Digest.Of("a"), Result());

        Assert.True(cache.TryGet(Digest.Of("a"), Now.AddMinutes(1).AddTicks(-1), out _));
        Assert.False(cache.TryGet(Digest.Of("a"), Now.AddMinutes(1), out _));
    }

    private static AuthenticationResult Result() => new(new Caller("p", "n"), string.Empty) { Expires = Now.AddMinutes(1) };
}
