using Kms.Bench;
using Kms.Bench.Backups;
using Kms.Bench.Creates;
using Kms.Bench.Https;
using Kms.Bench.InProcess;
using Kms.Bench.Replication;
using Kms.Bench.Reporting;
using Kms.Bench.StartUp;

// The two hidden verbs: this program is also the server to compare with and the load, each as a process of its own.
if (args is ["bare", var folder])
{
    return await BareServer.Run(folder);
}

if (args is ["load", var authorityFile])
{
    return await LoadChild.Run(authorityFile);
}

if (Settings.Parse(args) is not { } settings)
{
    await Console.Error.WriteLineAsync(Settings.Usage);
    return 2;
}

var table = new Table(message => Console.Error.WriteLine(message));
try
{
    foreach (var part in settings.Parts)
    {
        await (part switch
        {
            "inprocess" => InProcessBench.Run(settings, table),
            "https" => HttpsBench.Run(settings, table),
            "creates" => CreatesBench.Run(settings, table),
            "postgresql" => PostgreSqlBench.Run(settings, table),
            "replication" => ReplicationBench.Run(settings, table),
            "backups" => BackupsBench.Run(settings, table),
            _ => StartUpBench.Run(settings, table),
        });
    }
}
catch (Exception problem)
{
    await Console.Error.WriteLineAsync("Could not measure: " + problem);
    return 1;
}

await Console.Out.WriteLineAsync(Machine.Describe());
await Console.Out.WriteLineAsync(table.ToString());
return 0;
