using Kms.Access;
using Kms.Http.Wire;
using Kms.Keys;
using Kms.Wire;
using Microsoft.AspNetCore.Http;

namespace Kms.Http.Keys;

/// <summary><c>POST /keys/{name}/backup</c> without a body, and <c>POST /keys/restore</c> with what it gave.</summary>
internal static class BackupKey
{
    /// <summary>A refusal is small, and takes none of the room that is meant for backups: its sender decides when it is read.</summary>
    public static ValueTask Backup(Exchange exchange) => exchange.IsDenied(Permission.KeyBackup)
        ? Backup(exchange, exchange.Aborted)
        : exchange.Transfer(async cancellation =>
        {
            await Backup(exchange, cancellation);
            if (exchange.Http.Response.StatusCode == StatusCodes.Status200OK)
            {
                await exchange.Http.Response.BodyWriter.FlushAsync(cancellation);
            }
        });

    /// <summary>A caller without the permission is refused, and recorded, before what it sends is read.</summary>
    public static ValueTask Restore(Exchange exchange)
    {
        if (exchange.IsDenied(Permission.KeyRestore))
        {
            RequestBody.LeaveUnread(exchange.Http);
            return Restore(exchange, default);
        }

        return exchange.Transfer(async cancellation =>
            await Restore(exchange, await RequestBody.Read(exchange.Http, RequestBody.BackupBytesMax, ReadBackup, cancellation)));
    }

    private static async ValueTask Backup(Exchange exchange, CancellationToken cancellation) =>
        exchange.Answer(
            await exchange.Kms.BackupKey(exchange.Call, exchange.Key, cancellation),
            static (_, blob) => new BackupKeyResult { Value = blob });

    private static async ValueTask Restore(Exchange exchange, ReadOnlyMemory<byte> blob) =>
        exchange.Answer(await exchange.Kms.RestoreKey(exchange.Call, exchange.Vault, blob), KeyBundles.Of);

    private static ReadOnlyMemory<byte> ReadBackup(ReadOnlySpan<byte> utf8) => RequestJson.Read<KeyRestoreParameters>(utf8).Value
        ?? throw WireException.Bad("The property 'value' is missing: it holds the backup.");
}
