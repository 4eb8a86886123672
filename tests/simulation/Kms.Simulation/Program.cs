using Kms.Simulation;
using Kms.Simulation.Histories;
using Kms.Simulation.Mutants;
using Kms.Simulation.Replication;

if (Options.Parse(args) is not { } options)
{
    Console.Error.WriteLine(Options.Usage);
    return 2;
}

return options.Subject == "replication" ? Replication() : Zones();

int Zones()
{
    if (Find(Zoo.All, Mutant.None, each => each.Name) is not { } mutant)
    {
        return 2;
    }

    if (options.Replay is { } place)
    {
        Console.Write(Runner.Replay(place.Seed, place.Index, mutant));
        return 0;
    }

    return options.Mutant is not null
        ? Hunted(mutant.Name, Campaign.Hunt(mutant, options.Seed, Campaign.MutantHistoriesMax))
        : new Campaign(options, Console.Out).Run() ? 0 : 1;
}

int Replication()
{
    if (Find(PairZoo.All, PairMutant.None, each => each.Name) is not { } mutant)
    {
        return 2;
    }

    if (options.Replay is { } place)
    {
        Console.Write(PairCampaign.Replay(place.Seed, place.Index, mutant));
        return 0;
    }

    return options.Mutant is not null
        ? Hunted(mutant.Name, PairCampaign.Hunt(mutant, options.Seed, PairCampaign.MutantHistoriesMax))
        : new PairCampaign(options.Count, options.Seed, Console.Out).Run() ? 0 : 1;
}

int Hunted(string name, (long Index, Violation Violation)? found)
{
    Console.WriteLine(found is { } caught
        ? $"{name}: caught at {options.Seed}:{caught.Index} by {caught.Violation.Check}: {caught.Violation.Message}"
        : $"{name}: NOT CAUGHT");
    return found is null ? 1 : 0;
}

T? Find<T>(IReadOnlyList<T> all, T none, Func<T, string> nameOf)
    where T : class
{
    var found = options.Mutant is null ? none : all.FirstOrDefault(each => nameOf(each) == options.Mutant);
    if (found is null)
    {
        Console.Error.WriteLine("There is no such mutant: " + string.Join(", ", all.Select(nameOf)));
    }

    return found;
}
