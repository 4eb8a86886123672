using Kms.Keys;
using Kms.Records;

namespace Kms.Http.Service;

/// <summary>Counts the RSA keys that are made, and holds them up while a test wants it. Like the native library, it does not notice that a caller has left.</summary>
public sealed class HeldMaterials(IKeyMaterials inner) : IKeyMaterials
{
    private readonly Lock sync = new();
    private readonly Queue<TaskCompletionSource> held = new();
    private bool isHolding;

    /// <summary>How many were begun.</summary>
    public int Begun { get; private set; }

    public void Hold()
    {
        lock (sync)
        {
            isHolding = true;
        }
    }

    /// <summary>Lets the one that was begun first go on.</summary>
    public void Release()
    {
        lock (sync)
        {
            held.Dequeue().SetResult();
        }
    }

    public void ReleaseAll()
    {
        lock (sync)
        {
            isHolding = false;
            while (held.TryDequeue(out var one))
            {
                one.SetResult();
            }
        }
    }

    public async ValueTask<NewMaterial> Generate(KeySpec spec, string versionId, CancellationToken cancellation)
    {
        if (spec.Type == KeyType.Rsa)
        {
            await Begin();
        }

        return await inner.Generate(spec, versionId, CancellationToken.None);
    }

    public Result<NewMaterial> Import(KeyToImport key, string versionId) => inner.Import(key, versionId);

    public IKeyHandle Open(string versionId, KeySpec spec, WrappedMaterial material) => inner.Open(versionId, spec, material);

    public void FillRandom(Span<byte> destination) => inner.FillRandom(destination);

    private Task Begin()
    {
        lock (sync)
        {
            Begun++;
            if (!isHolding)
            {
                return Task.CompletedTask;
            }

            var one = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            held.Enqueue(one);
            return one.Task;
        }
    }
}
