using System.Collections.Frozen;

namespace Kms.Keys;

/// <summary>
/// The life of a key, whole:
/// <code>
///                    Absent                Active                Deleted
/// Create, Import     Active                Active (new version)  KeyIsDeletedButRecoverable
/// Restore            Active                KeyAlreadyExists      KeyIsDeletedButRecoverable
/// Rotate             KeyNotFound           Active (new version)  KeyNotFound
/// Update, policy     KeyNotFound           Active                KeyNotFound
/// BindFamily         KeyNotFound           Active                KeyNotFound
/// Delete             KeyNotFound           Deleted               KeyNotFound
/// Recover            KeyNotFound           KeyNotFound           Active
/// Purge              KeyNotFound           KeyNotFound           Absent
/// Elapse             -                     Active (rotated)      Absent (retention over)
/// PurgeWithVault     -                     Absent                Absent
/// </code>
/// A pair that is not in the table does not exist: a test reads every pair.
/// </summary>
public static class KeyTransitions
{
    private static readonly FrozenDictionary<(KeyStatus, KeyCommandKind), Transition> Table = Build();

    public static Transition Of(KeyStatus status, KeyCommandKind command) => Table[(status, command)];

    private static FrozenDictionary<(KeyStatus, KeyCommandKind), Transition> Build()
    {
        var table = new Dictionary<(KeyStatus, KeyCommandKind), Transition>();
        Row(KeyCommandKind.Create, To(KeyStatus.Active), To(KeyStatus.Active), Deleted);
        Row(KeyCommandKind.Import, To(KeyStatus.Active), To(KeyStatus.Active), Deleted);
        Row(KeyCommandKind.Restore, To(KeyStatus.Active), No(RefusalCode.KeyAlreadyExists), Deleted);
        Row(KeyCommandKind.Rotate, NotFound, To(KeyStatus.Active), NotFound);
        Row(KeyCommandKind.Update, NotFound, To(KeyStatus.Active), NotFound);
        Row(KeyCommandKind.SetRotationPolicy, NotFound, To(KeyStatus.Active), NotFound);
        Row(KeyCommandKind.BindFamily, NotFound, To(KeyStatus.Active), NotFound);
        Row(KeyCommandKind.Delete, NotFound, To(KeyStatus.Deleted), NotFound);
        Row(KeyCommandKind.Recover, NotFound, NotFound, To(KeyStatus.Active));
        Row(KeyCommandKind.Purge, NotFound, NotFound, To(KeyStatus.Absent));
        Row(KeyCommandKind.Elapse, To(KeyStatus.Absent), To(KeyStatus.Active), To(KeyStatus.Absent));
        Row(KeyCommandKind.PurgeWithVault, To(KeyStatus.Absent), To(KeyStatus.Absent), To(KeyStatus.Absent));
        return table.ToFrozenDictionary();

        void Row(KeyCommandKind command, Transition absent, Transition active, Transition deleted)
        {
            table.Add((KeyStatus.Absent, command), absent);
            table.Add((KeyStatus.Active, command), active);
            table.Add((KeyStatus.Deleted, command), deleted);
        }
    }

    private static Transition NotFound => No(RefusalCode.KeyNotFound);

    private static Transition Deleted => No(RefusalCode.KeyIsDeletedButRecoverable);

    private static Transition To(KeyStatus status) => new(status, null);

    private static Transition No(RefusalCode code) => new(null, code);

    /// <summary>Either the status that follows, or the refusal.</summary>
    public readonly record struct Transition(KeyStatus? Next, RefusalCode? Refusal);
}
