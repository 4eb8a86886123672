using Kms.Simulation;
using Kms.Simulation.Histories;
using Kms.Simulation.Mutants;

if (Options.Parse(args) is not { } options)
{
    Console.Error.WriteLine(Options.Usage);
    return 2;
}

var mutant = options.Mutant is null ? Mutant.None : Zoo.All.FirstOrDefault(each => each.Name == options.Mutant);
if (mutant is null)
{
    Console.Error.WriteLine("There is no such mutant: " + string.Join(", ", Zoo.All.Select(each => each.Name)));
    return 2;
}

if (options.Replay is { } place)
{
    Console.Write(Runner.Replay(place.Seed, place.Index, mutant));
    return 0;
}

return new Campaign(options, Console.Out).Run() ? 0 : 1;
