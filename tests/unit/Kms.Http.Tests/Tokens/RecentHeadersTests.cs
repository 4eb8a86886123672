using Kms.Access;
using Xunit;

namespace Kms.Http.Tokens;

public sealed class RecentHeadersTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly AuthenticationResult Known = new(new Caller("p", "n"), string.Empty) { Expires = Now.AddMinutes(1) };

    [Fact]
    public void TryGet_TheSameObject_IsKnownUntilItExpires()
    {
        var recent = new RecentHeaders();
        var header = new string("Bearer a");
        Assert.False(recent.TryGet(header, Now, out var nothing));
        Assert.Equal(default, nothing);

        recent.Add(header, Known);
        Assert.True(recent.TryGet(header, Now.AddMinutes(1).AddTicks(-1), out var found));
        Assert.Equal(Known, found);
        Assert.False(recent.TryGet(header, Now.AddMinutes(1), out nothing));
        Assert.Equal(default, nothing);
    }

    /// <summary>As many as there are, more than there are places: none is taken for another.</summary>
    [Fact]
    public void TryGet_AnotherObject_IsNotKnown()
    {
        var recent = new RecentHeaders();
        var headers = Enumerable.Range(0, 5000).Select(i => new string("Bearer a")).ToArray();
        foreach (var header in headers)
        {
            recent.Add(header, Known);
            Assert.True(recent.TryGet(header, Now, out _));
        }

        Assert.InRange(headers.Count(header => recent.TryGet(header, Now, out _)), 1, 256);
        Assert.All(Enumerable.Range(0, 5000), _ => Assert.False(recent.TryGet(new string("Bearer a"), Now, out var _)));
    }
}
