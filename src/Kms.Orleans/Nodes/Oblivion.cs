using Kms.Access;
using Kms.Keys;
using Kms.Orleans.Callers;
using Kms.Orleans.Keys;
using Kms.Orleans.Vaults;
using Kms.Vaults;

namespace Kms.Orleans.Nodes;

/// <summary>
/// Another process has written records: actors and silos forget what they know of them. Each is asked until it has, because none may go on
/// with the old state.
/// </summary>
internal sealed class Oblivion(IGrainFactory grains, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly Caller Region = new("region", "the changes of another region");

    public async Task Of(IReadOnlyList<string> recordIds)
    {
        CallerContext.Set(Region);
        await Task.WhenAll(recordIds.Select(Of));
    }

    private async Task Of(string recordId)
    {
        while (true)
        {
            try
            {
                if (KeyRecord.TryParseId(recordId, out var key))
                {
                    await grains.GetGrain<IKeyGrain>(GrainKeys.Of(key)).Forget(CancellationToken.None);
                }
                else if (VaultRecord.TryParseId(recordId, out var vault))
                {
                    await grains.GetGrain<IVaultGrain>(GrainKeys.Of(vault)).Forget(CancellationToken.None);
                }

                return;
            }
            catch (Exception exception) when (GrainCall.IsOfTheCluster(exception))
            {
                // Its node went away; the next activation reads afresh and asks back what was lent.
                await Task.Delay(Pause, time);
            }
        }
    }
}
