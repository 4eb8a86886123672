using System.Runtime.InteropServices;

namespace Kms.Zones.Sql.Sqlite;

/// <summary>The one function that SQLitePCLRaw does not offer.</summary>
internal static partial class SqliteNative
{
    /// <summary>Asks whether the file at the path is still the one that was opened (device and inode). One stat call.</summary>
    public const int HasMoved = 20;

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_file_control")]
    [UnmanagedCallConv(CallConvs = [typeof(System.Runtime.CompilerServices.CallConvCdecl)])]
    public static partial int FileControl(nint database, nint schema, int operation, out int answer);
}
