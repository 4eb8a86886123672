using Xunit;

namespace Kms.Architecture;

internal static class Findings
{
    /// <summary>Fails with every finding on a line of its own: whoever broke a rule wants the whole list.</summary>
    public static void None(IEnumerable<string> found)
    {
        var all = found.ToArray();
        Assert.True(all.Length == 0, string.Join('\n', all));
    }
}
