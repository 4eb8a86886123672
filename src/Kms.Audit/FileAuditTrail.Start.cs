using Kms.Crypto.Audit;
using Microsoft.Extensions.Logging;

namespace Kms.Audit;

/// <content>From which point the log goes on.</content>
public sealed partial class FileAuditTrail
{
    /// <summary>
    /// Where the log goes on. A log that ends before its checkpoint, or lost that, goes on with a link that does not fit: verification
    /// finds it for ever.
    /// </summary>
    private static LogEnd Start(AuditFolder folder, AuditSeal seals, TimeProvider time, ILogger logger)
    {
        var end = LogEnd.Find(folder);
        var head = folder.ReadHead();
        if (head is not null && head.IsGenuine(seals))
        {
            if (head.Block <= (end.Seal?.Block ?? 0))
            {
                return end;
            }

            LogCutOff(logger, folder.Path, end.Seal?.Block ?? 0, head.Block);
            return end with { Seal = head };
        }

        // The very first block is written before its checkpoint; a stop between the two is innocent.
        if (end.Seal is null or { Block: 1 })
        {
            return end;
        }

        LogNoCheckpoint(logger, folder.Path);
        folder.SetHeadAside(time.GetUtcNow());
        return end with { Seal = end.Seal with { Voucher = "lost" } };
    }
}
