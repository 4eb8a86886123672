using System.Globalization;
using Kms.Leases;
using Kms.Orleans.Bench;

// One hot ES256 key in process: actors in process without Orleans, one silo, and a silo that the key does not live on, with leases and without. The hosts take turns,
// so that what else runs on the machine hits all alike; each figure is the median of its rounds.
var rounds = args is [var count, ..] ? int.Parse(count, CultureInfo.InvariantCulture) : 7;
using var region = await Region.Open();
var plain = Hosts.InProcess(region);
await HotKey.Make(plain.Kms);
Measured[] hosts =
[
    plain,
    await Hosts.Cluster("one silo", region, 1, LeaseTerms.Default),
    await Hosts.Cluster("other silo", region, 2, LeaseTerms.Default),
    await Hosts.Cluster("other silo, strict", region, 2, LeaseTerms.Strict),
];
var measured = hosts.ToDictionary(host => host.Name, _ => new List<double>());
for (var round = -1; round < rounds; round++)
{
    foreach (var host in hosts)
    {
        var rate = await HotKey.Measure(host.Kms, TimeSpan.FromSeconds(1));
        if (round >= 0)
        {
            measured[host.Name].Add(rate);
        }
    }
}

var medians = hosts.ToDictionary(host => host.Name, host => measured[host.Name].Order().ElementAt(rounds / 2));
foreach (var (name, rate) in medians)
{
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-20} {rate,10:N0} signatures/s  {rate / medians[Hosts.Plain]:0.00} of that without Orleans"));
}

foreach (var host in hosts.Reverse())
{
    await host.Host.DisposeAsync();
}

var (one, other) = (medians["one silo"] / medians[Hosts.Plain], medians["other silo"] / medians["one silo"]);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"one-silo={one:0.00} (at least 0.80) other-silo={other:0.00} (at least 0.70)"));
return one >= 0.8 && other >= 0.7 ? 0 : 1;
