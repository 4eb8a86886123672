using Kms.Client;
using Kms.Keys;

namespace Kms.Cli.Drills;

/// <summary>Which of the acknowledged changes are there afterwards.</summary>
internal sealed record Survival(long Acknowledged, IReadOnlyList<Acknowledged> Lost, bool SignatureVerifies)
{
    /// <summary>Asks for the versions of every key, and has the key that was used all the time sign and verify.</summary>
    public static async Task<Survival> Check(IKmsClient service, string vault, Ledger ledger, CancellationToken cancellation)
    {
        var present = new HashSet<(string, string)>();
        foreach (var key in ledger.Changes.Select(change => change.Key).Distinct())
        {
            await foreach (var version in service.ListKeyVersionsAsync(new KeyName(vault, key), cancellation))
            {
                present.Add((key, version.VersionId!));
            }
        }

        var lost = ledger.Changes.Where(change => !present.Contains((change.Key, change.Version))).OrderBy(change => change.At).ToArray();
        return new Survival(ledger.Changes.Count, lost, await Works(service, vault, lost, cancellation));
    }

    private static async Task<bool> Works(IKmsClient service, string vault, Acknowledged[] lost, CancellationToken cancellation)
    {
        if (lost.Any(change => change.Key == Load.SigningKey))
        {
            return false;
        }

        var key = new KeyName(vault, Load.SigningKey);
        var digest = new byte[32];
        var signed = await service.SignAsync(key, Algorithm.Es256, digest, cancellation);
        return await service.VerifyAsync(key.At(signed.VersionId!), Algorithm.Es256, digest, signed.Value, cancellation);
    }
}
