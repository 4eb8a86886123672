namespace Kms.Backups.Targets;

/// <summary>
/// A place for backups: a folder, or an object store. What cannot be done is an <see cref="IOException"/> or an
/// <see cref="UnauthorizedAccessException"/>. Names are made of letters, digits, '-' and '.'.
/// </summary>
public interface IBackupTarget
{
    /// <summary>For people: where it is.</summary>
    string Name { get; }

    /// <summary>What is there, whole, in no order. What is being written is not there yet.</summary>
    IAsyncEnumerable<StoredBackup> List(CancellationToken cancellation);

    /// <summary>Begins to write something that is not there yet.</summary>
    Task<IBackupUpload> Write(string name, CancellationToken cancellation);

    /// <summary>A stream that can be read at any place.</summary>
    Task<Stream> Read(string name, CancellationToken cancellation);

    /// <summary>Fine, too, when it is not there.</summary>
    Task Delete(string name, CancellationToken cancellation);

    /// <summary>Removes what unfinished uploads left behind.</summary>
    Task Tidy(TimeSpan olderThan, CancellationToken cancellation);
}

/// <param name="Bytes">Its size; with the name, what tells that it is the one that was read before.</param>
public readonly record struct StoredBackup(string Name, long Bytes);

/// <summary>Disposed without <see cref="Complete"/>: nothing is there.</summary>
public interface IBackupUpload : IAsyncDisposable
{
    Stream Content { get; }

    /// <summary>From now on it is there, whole, also after a loss of power.</summary>
    Task Complete(CancellationToken cancellation);
}
