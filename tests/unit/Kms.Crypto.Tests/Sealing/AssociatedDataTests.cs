using Kms.Crypto.Sealing;

namespace Kms.Crypto.Tests.Sealing;

public sealed class AssociatedDataTests
{
    private static readonly string?[] Texts = [null, "", "a", "b", "ab", "a\0", "\0", "\uD800", "\uFFFD", new string('x', 600)];

    [Fact]
    public void Add_EveryPairOfTexts_GivesItsOwnBytes()
    {
        var seen = new HashSet<string>();
        foreach (var first in Texts)
        {
            foreach (var second in Texts)
            {
                var data = new AssociatedData(new byte[16]);
                data.Add(first);
                data.Add(second);
                Assert.True(seen.Add(Convert.ToHexString(data.Bytes)));
            }
        }
    }

    [Fact]
    public void Add_NoNumber_DiffersFromZero()
    {
        var none = new AssociatedData(stackalloc byte[16]);
        none.Add((long?)null);
        var zero = new AssociatedData(stackalloc byte[16]);
        zero.Add(0);
        Assert.False(none.Bytes.SequenceEqual(zero.Bytes));
    }
}
