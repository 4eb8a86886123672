using Kms.Simulation.Checking;
using Kms.Simulation.Histories;

namespace Kms.Simulation.Hosts;

/// <summary>With everything healed: reads a record, writes its next version, reads it again. All three must succeed.</summary>
internal sealed class Inspector(World world, SimHost host, int record)
{
    private static readonly string[] Ids = ["r0", "r1"];

    public bool IsDone { get; private set; }

    public async void Run()
    {
        try
        {
            var found = await Read();
            if (found is { } value && await Write(value.Version + 1))
            {
                await Read();
            }
        }
        catch (Exception problem)
        {
            world.Fail("exception", "the last host threw: " + problem);
        }

        IsDone = true;
    }

    private async ValueTask<VersionedValue?> Read()
    {
        var operation = new Operation(99, record, false, default, world.Tick());
        world.Operations.Add(operation);
        var result = await host.Store.Read(Ids[record], CancellationToken.None);
        if (result.IsOk)
        {
            World.Found(operation, result.Value);
        }

        return Done(operation, result.Refusal) ? operation.Value : null;
    }

    private async ValueTask<bool> Write(long version)
    {
        var operation = new Operation(99, record, true, new VersionedValue(version, world.NewValue()), world.Tick());
        world.Operations.Add(operation);
        var result = await host.Store.Write(SimClient.WriteOf(record, version, operation.Value.Value), CancellationToken.None);
        return Done(operation, result.Refusal);
    }

    private bool Done(Operation operation, Refusal? refusal)
    {
        world.Answered(operation, refusal);
        world.Trace?.Operation(operation, host.Number);
        if (refusal is not null)
        {
            world.Fail("recovery", $"with everything healed a {(operation.IsWrite ? "write" : "read")} was refused: {refusal}");
        }

        return refusal is null;
    }
}
