using Kms.Keys;
using Xunit;

namespace Kms.Core.Tests.Keys;

public sealed class OperationIdTests
{
    [Fact]
    public void Of_EveryWishOfTheSameKind_HasItsOwnPrint()
    {
        var tags = Tags.Create([KeyValuePair.Create("a", "b")]).Value;
        KeyCommand[] wishes =
        [
            new CreateKey("n", Sample.P256, KeySettings.Default),
            new CreateKey("n", KeySpecs.Ec(Curve.P384).Value, KeySettings.Default),
            new CreateKey("n", Sample.P256, new KeySettings(Enabled: true)),
            new CreateKey("n", Sample.P256, new KeySettings(Tags: tags)),
            new CreateKey("n", Sample.P256, new KeySettings(Expires: Sample.Now)),
            new CreateKey("n", Sample.P256, new KeySettings(NotBefore: Sample.Now)),
            new UpdateKey(null, KeySettings.Default),
            new UpdateKey("a", KeySettings.Default),
            new RotateKey(),
            new DeleteKey(),
            new RecoverKey(),
            new PurgeKey(),
        ];
        Assert.Equal(wishes.Length, wishes.Select(CommandPrint.Of).Distinct().Count());
    }

    [Fact]
    public void Of_ARetry_HasTheSamePrintInEveryProcess() =>
        Assert.Equal(17661285620757205610UL, CommandPrint.Of(new RotateKey()));

    [Fact]
    public void Repeated_SameIdAndWish_IsTheCallThatWasMade()
    {
        var done = new DoneOperation("op", 7, "version", Sample.Now);
        var state = KeyRules.Remember(Sample.Active(), done);
        Assert.Equal(done, KeyRules.Repeated(state, "op", 7, Sample.Now.AddMinutes(10)));
        Assert.Null(KeyRules.Repeated(state, "op", 8, Sample.Now));
        Assert.Null(KeyRules.Repeated(state, "other", 7, Sample.Now));
        Assert.Null(KeyRules.Repeated(state, "op", 7, Sample.Now.AddMinutes(10).AddTicks(1)));
    }

    [Fact]
    public void Remember_ManyChanges_KeepsTheLast()
    {
        var state = Sample.Active();
        for (var i = 0; i < 20; i++)
        {
            state = KeyRules.Remember(state, new DoneOperation("op" + i, 1, null, Sample.Now.AddSeconds(i)));
        }

        Assert.Equal(DoneOperation.KeptMax, state.Recent.Length);
        Assert.Equal("op19", state.Recent[^1].Id);
    }
}
