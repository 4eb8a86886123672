using System.Text.Json;
using Kms.Testing;

namespace Kms.Crypto.Tests.Vectors;

/// <summary>Runs the cases of one file of Wycheproof vectors and counts them.</summary>
internal static class Wycheproof
{
    /// <param name="open">Prepares a group; gives what runs one case (null: not expressible), or null when the whole group is not
    /// expressible.</param>
    /// <param name="expected">How many cases are run: fixed, so that a change that quietly skips cases is seen.</param>
    public static void Run(string file, int expected, Func<JsonElement, Func<JsonElement, bool?>?> open)
    {
        using var document = SourceTree.ReadVectors("wycheproof/" + file);
        var count = 0;
        foreach (var group in document.RootElement.GetProperty("testGroups").EnumerateArray())
        {
            if (open(group) is not { } run)
            {
                continue;
            }

            foreach (var test in group.GetProperty("tests").EnumerateArray())
            {
                var result = test.GetProperty("result").GetString();
                if (run(test) is not { } accepted)
                {
                    continue;
                }

                count++;
                Assert.True(
                    result == "acceptable" || accepted == (result == "valid"),
                    $"{file} case {test.GetProperty("tcId")} is {result}: {test.GetProperty("comment")}");
            }
        }

        Assert.Equal(expected, count);
    }

    public static byte[] Bytes(JsonElement element, string name) => Convert.FromHexString(element.GetProperty(name).GetString()!);

    public static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
