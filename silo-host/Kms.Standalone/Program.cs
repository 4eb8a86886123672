using Kms.Access;
using Kms.Hosting;
using Kms.Hosting.Audit;
using Kms.Hosting.Data;
using Kms.Hosting.Server;
using Kms.Hosting.Start;
using Kms.Standalone;

if (AuditCommand.From("Kms.Standalone", args) is { } command)
{
    return await command;
}

return await HostProgram.Run("Kms.Standalone", "a key management service in one process", args, async host =>
{
    using var folder = DataFolder.Open(host.Options.Data);
    var roster = Roster.Open(folder, host.Options.Administrator, host.Identities);
    var access = new AccessControl(DefaultVault.Policy);

    await using var region = await LocalRegion.Open(host, folder);
    await using var engine = EmbeddedEngine.Start(host, region, access);
    await engine.MakeDefaultVault();
    access.Current = roster.Policy;

    await using var gateway = await Gateway.Start(host, folder, roster, engine.Kms, engine.Trail, () => region.Store.Health);
    Banner.Write(Console.Out, host, folder, roster, gateway.Endpoint);
    await host.Shutdown.Requested();
});
