using System.CommandLine;
using System.Text.Json;
using Kms.Cli.Running;
using Kms.Client;
using Kms.Keys;

namespace Kms.Cli.Drills;

/// <summary><c>drill region</c>: the home region is lost under load; the other one serves read-only and is then promoted.</summary>
internal static class RegionDrill
{
    private const string Promise = "changes of the last seconds may be lost; the other region serves reading and the use of keys, and after promotion everything";

    private static readonly Option<string> Remote = new("--remote-data") { Description = "The data folder of the replica's region: its address, CA and access.", HelpName = "FOLDER", Required = true };
    private static readonly Option<double?> AgeMax = DrillSymbols.Seconds("--loss-seconds-max", "How old, at the loss, a lost change may be.", 5);

    public static Command Make() => Commands.PatientLeaf(
        "region", "Stop the home region under load, fail over to the other one and promote it.", Run, [Remote, AgeMax, DrillSymbols.HostPid, .. DrillSymbols.Common]);

    private static async Task<int> Run(Session session, CancellationToken cancellation)
    {
        await using var breaker = Breaker.Read(session, pidAllowed: true);
        var ageMax = DrillSymbols.Read(session, AgeMax);
        using var remote = Connection.OpenRemote(session, session.Value(Remote)!);
        var report = new DrillReport("region", Promise);
        RequirePair(await session.Service.Get("/region", cancellation), await remote.Get("/region", cancellation));
        using var ground = await DrillGround.Enter(session, report, cancellation);
        var ledger = new Ledger();
        double loss = 0;
        await using (await Load.Begin(ground.Direct, ground.Vault, ledger, session.Value(DrillSymbols.Writers)!.Value, session.Value(DrillSymbols.Signers)!.Value, cancellation))
        {
            await ground.Phase("load before", () => Task.Delay(DrillSymbols.Read(session, DrillSymbols.Before), cancellation));
            await ground.Phase("stop the home region", async () =>
            {
                loss = ledger.Now;
                await breaker.Stop(cancellation);
            });
        }

        await ground.Phase("fail over", () => remote.Post("/region/failover", cancellation));
        var serves = await ground.Phase("until the other region signs", () => ground.Until(async () => (await Sign(remote.Keys, ground.Vault, cancellation)) is not null, cancellation));
        report.Time("otherRegionSigns", serves ? ledger.Now - loss : null);
        if (!serves)
        {
            report.Broken("the other region did not sign before patience ended");
            return HostDrill.Finish(session, report);
        }

        await ReadOnly(remote.Keys, ground.Vault, report, cancellation);
        var survival = await ground.Phase("look for every change", () => Survival.Check(remote.Keys, ground.Vault, ledger, cancellation));
        report.Changes(ledger, survival, loss, ageMax);

        await ground.Phase("promote", () => remote.Post("/region/promote", cancellation));
        await remote.Keys.CreateKeyAsync(new KeyName(ground.Vault, "after-promotion"), KeySpecs.Ec(Curve.P256).Value,
            cancellation: cancellation);
        report.Time("otherRegionAcceptsChanges", ledger.Now - loss);
        await ground.Phase("clean up", () => ground.Leave(remote.Keys, cancellation));
        if (breaker.CanStart)
        {
            await Return(ground, breaker, report, ledger, loss, cancellation);
        }

        breaker.Leave();
        return HostDrill.Finish(session, report);
    }

    /// <summary>An old home region that returns must not serve: it hears of the higher epoch first.</summary>
    private static async Task Return(DrillGround ground, Breaker breaker, DrillReport report, Ledger ledger, double loss, CancellationToken cancellation)
    {
        await ground.Phase("bring the old home region back", () => breaker.Start(cancellation));
        string? role = null;
        var isReplica = await ground.Phase("until it follows the new one", () => ground.Until(async () =>
        {
            role = (await ground.Operator.Get("/region", cancellation)).GetProperty("role").GetString();
            return role == "replica";
        }, cancellation));
        report.Time("oldHomeRegionFollows", isReplica ? ledger.Now - loss : null);
        if (role == "home")
        {
            report.Broken("the old home region came back as a home region");
        }
    }

    private static async Task ReadOnly(IKmsClient remote, string vault, DrillReport report, CancellationToken cancellation)
    {
        try
        {
            await remote.CreateKeyAsync(new KeyName(vault, "before-promotion"), KeySpecs.Ec(Curve.P256).Value, cancellation: cancellation);
            report.Broken("the other region accepted a change before it was promoted");
        }
        catch (KmsReadOnlyRegionException)
        {
            // As promised.
        }
    }

    /// <summary>Null while the key, or its vault, has not arrived.</summary>
    private static async Task<KeyUseResult?> Sign(IKmsClient remote, string vault, CancellationToken cancellation)
    {
        try
        {
            return await remote.SignAsync(new KeyName(vault, Load.SigningKey), Algorithm.Es256, new byte[32], cancellation);
        }
        catch (Exception problem) when (problem is KmsKeyNotFoundException or KmsVaultNotFoundException)
        {
            return null;
        }
    }

    private static void RequirePair(JsonElement home, JsonElement remote)
    {
        var (first, second) = (home.GetProperty("role").GetString(), remote.GetProperty("role").GetString());
        if (first != "home" || second != "replica")
        {
            throw new FailedException($"The drill needs a home region and its replica; these are {first} and {second}. Nothing was done.");
        }
    }
}
