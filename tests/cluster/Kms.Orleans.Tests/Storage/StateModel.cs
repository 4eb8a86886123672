using Orleans.Storage;
using Xunit;

namespace Kms.Orleans.Tests.Storage;

public sealed class Note
{
    public string Text { get; set; } = string.Empty;

    public int Number { get; set; }
}

/// <summary>
/// What grain storage must do, as a model: one stored value with a counter of its changes, and handles that remember which count they saw last.
/// Random steps go to the provider and to the model; after each the two must agree.
/// </summary>
internal sealed class StateModel(IReadOnlyList<IGrainStorage> providers, GrainId grain, Random random)
{
    private const string Name = "note";
    private readonly Handle[] handles = [.. providers.SelectMany(provider => (Handle[])[new(provider), new(provider)])];
    private long changes;
    private string? stored;

    public int Lost { get; private set; }

    public int Written { get; private set; }

    public async Task Step()
    {
        var handle = handles[random.Next(handles.Length)];
        switch (random.Next(4))
        {
            case 0:
                await handle.Provider.ReadStateAsync(Name, grain, handle.State);
                handle.Seen = changes;
                Check(handle);
                break;
            case 1:
                await Clear(handle);
                break;
            default:
                await Write(handle);
                break;
        }

        var fresh = new Handle(handles[random.Next(handles.Length)].Provider);
        await fresh.Provider.ReadStateAsync(Name, grain, fresh.State);
        fresh.Seen = changes;
        Check(fresh);
    }

    private async Task Write(Handle handle)
    {
        var text = "t" + random.Next();
        handle.State.State = new Note { Text = text, Number = random.Next() };
        if (await Wins(handle, () => handle.Provider.WriteStateAsync(Name, grain, handle.State)))
        {
            (stored, handle.Seen) = (text, ++changes);
            Written++;
            Check(handle);
        }
    }

    private async Task Clear(Handle handle)
    {
        var nothing = changes == 0 && handle.Seen == 0;
        if (await Wins(handle, () => handle.Provider.ClearStateAsync(Name, grain, handle.State)))
        {
            (stored, handle.Seen) = (null, nothing ? 0 : ++changes);
            Check(handle);
        }
    }

    /// <summary>A handle that saw the newest change wins; any other loses, keeps its ETag, and has changed nothing.</summary>
    private async Task<bool> Wins(Handle handle, Func<Task> change)
    {
        if (handle.Seen == changes)
        {
            await change();
            return true;
        }

        var tag = handle.State.ETag;
        await Assert.ThrowsAsync<InconsistentStateException>(change);
        Assert.Equal(tag, handle.State.ETag);
        Lost++;
        return false;
    }

    private void Check(Handle handle)
    {
        Assert.Equal(stored is not null, handle.State.RecordExists);
        Assert.Equal(stored ?? string.Empty, handle.State.State!.Text);
        Assert.Equal(changes == 0, handle.State.ETag is null);
    }

    private sealed class Handle(IGrainStorage provider)
    {
        public IGrainStorage Provider => provider;

        public GrainState<Note> State { get; } = new() { State = new Note() };

        public long Seen { get; set; }
    }
}
