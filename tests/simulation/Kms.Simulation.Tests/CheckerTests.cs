using Kms.Simulation.Checking;
using Kms.Simulation.Tests.Vectors;
using Kms.Testing;
using Xunit;

namespace Kms.Simulation.Tests;

/// <summary>The checker against histories whose verdict is known: of etcd, and of a key-value store.</summary>
public sealed class CheckerTests
{
    [Fact]
    public void IsLinearizable_HistoriesOfEtcd_IsTheExpectedVerdict() =>
        Judge("jepsen/", path => IsLinearizable(JepsenLog.Read(path)), atLeast: 100);

    [Fact]
    public void IsLinearizable_HistoriesOfAKeyValueStore_IsTheExpectedVerdict() =>
        Judge("kv/", path => AreLinearizable(KeyValueHistory.Read(path)), atLeast: 6);

    [Fact]
    public void IsLinearizable_WriteOfUnknownOutcome_MayHappenAtAnyLaterTimeOrNever()
    {
        var late = new Timed<CasOperation>(new(CasKind.MaybeWrite, 7), 1, Timed<CasOperation>.Never);
        Timed<CasOperation> Read(int value, int time) => new(new(CasKind.Read, value), time, time + 1);
        Assert.True(IsLinearizable([late, Read(CasRegister.Nothing, 2), Read(CasRegister.Nothing, 4)]));
        Assert.True(IsLinearizable([late, Read(CasRegister.Nothing, 2), Read(7, 4)]));
        Assert.False(IsLinearizable([late, Read(7, 2), Read(CasRegister.Nothing, 4)]));
    }

    private static bool IsLinearizable(IReadOnlyList<Timed<CasOperation>> history) =>
        new LinearizabilityChecker<int, CasOperation>(new CasRegister()).IsLinearizable(history);

    /// <summary>All keys side by side: one that is wrong may be found at once, while it takes for ever to try every order of another one.</summary>
    private static bool AreLinearizable(IReadOnlyCollection<List<Timed<TextOperation>>> keys)
    {
        using var found = new CancellationTokenSource();
        var isWrong = false;
        var threads = keys.Select(history => new Thread(() =>
        {
            var checker = new LinearizabilityChecker<string, TextOperation>(new AppendedText());
            if (!checker.IsLinearizable(history, found.Token) && !found.IsCancellationRequested)
            {
                isWrong = true;
                found.Cancel();
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return !isWrong;
    }

    private static void Judge(string prefix, Func<string, bool> judge, int atLeast)
    {
        var rows = File.ReadLines(SourceTree.Vectors("linearizability/EXPECTED.csv")).Select(line => line.Split(',')).Where(row => row[0].StartsWith(prefix, StringComparison.Ordinal)).ToArray();
        Assert.True(rows.Length >= atLeast, $"{rows.Length} histories");
        foreach (var row in rows)
        {
            Assert.True(bool.Parse(row[1]) == judge(SourceTree.Vectors("linearizability/" + row[0])), $"{row[0]} is expected to be {row[1]}");
        }
    }
}
