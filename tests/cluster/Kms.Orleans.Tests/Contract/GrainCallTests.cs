using Kms.Contract.Tests;
using Kms.Orleans.Callers;
using Xunit;

namespace Kms.Orleans.Tests.Contract;

/// <summary>What the cluster fails at is repeated or becomes a refusal; what the caller or the grain does is not taken for it.</summary>
public sealed class GrainCallTests
{
    private int calls;

    /// <summary>Orleans cancels a message that expires while it looks for a place for the grain.</summary>
    [Fact]
    public async Task Ask_CanceledByTheRuntime_IsRepeated() =>
        Assert.Equal(2, (await GrainCall.Ask(Installation.Administrator, Canceled, CancellationToken.None)).Value);

    [Fact]
    public async Task Change_CanceledByTheRuntime_IsUnknown() =>
        Assert.Equal(RefusalCode.OutcomeUnknown, (await GrainCall.Change(Installation.Administrator, Canceled, CancellationToken.None)).Refusal?.Code);

    [Fact]
    public async Task Ask_CanceledByItsCaller_IsCanceled()
    {
        using var caller = new CancellationTokenSource();
        await caller.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(async () => await GrainCall.Ask(Installation.Administrator, Canceled, caller.Token));
        Assert.Equal(1, calls);
    }

    private ValueTask<Result<int>> Canceled() => ++calls == 1 ? ValueTask.FromException<Result<int>>(new OperationCanceledException("Message expired.")) : new(calls);
}
