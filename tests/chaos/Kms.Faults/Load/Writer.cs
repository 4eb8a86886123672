using System.Globalization;
using Kms.Faults.Check;
using Kms.Faults.Http;

namespace Kms.Faults.Load;

/// <summary>One client that changes keys, one request after the other, and records each with its answer.</summary>
/// <param name="name">Unique in a run: the values that it writes begin with it.</param>
internal sealed class Writer(string name, KmsClient client, KeyBoard board, History history, Random random)
{
    /// <summary>How many keys all writers like best, so that some are always changed by several at once.</summary>
    private const int Crowded = 3;

    private int count;

    public async Task<(Change Change, KmsAnswer Answer)?> Next(Func<KeyBoard.Belief, Random, ChangeKind> mix)
    {
        var key = board.Names[random.Next(random.Next(2) == 0 ? Crowded : board.Names.Count)];
        var belief = board.Of(key);
        var kind = mix(belief, random);
        var version = kind is ChangeKind.Tag or ChangeKind.Enable or ChangeKind.Disable ? belief.VersionIds[random.Next(belief.VersionIds.Count)] : null;
        return board.TryAsk(key) ? await Do(key, kind, version) : null;
    }

    public async Task<(Change Change, KmsAnswer Answer)> Do(string key, ChangeKind kind, string? version)
    {
        var tag = string.Create(CultureInfo.InvariantCulture, $"{name}-{count++}");
        var change = History.Begin(key, kind, version, tag);
        var answer = await Send(client, change);
        change = History.End(change, answer);
        history.Add(change);
        board.Learn(change);
        return (change, answer);
    }

    private static Task<KmsAnswer> Send(KmsClient client, Change change)
    {
        var tags = new Dictionary<string, string> { [Change.TagName] = change.Tag };
        return change.Kind switch
        {
            ChangeKind.Create => client.Post($"/keys/{change.Key}/create", new { kty = "EC", crv = "P-256", tags }),
            ChangeKind.Rotate => client.Post($"/keys/{change.Key}/rotate"),
            ChangeKind.Tag => Patch(new { tags }),
            ChangeKind.Enable => Patch(new { attributes = new { enabled = true } }),
            ChangeKind.Disable => Patch(new { attributes = new { enabled = false } }),
            ChangeKind.Delete => client.Send(HttpMethod.Delete, $"/keys/{change.Key}", null),
            ChangeKind.Recover => client.Post($"/deletedkeys/{change.Key}/recover"),
            ChangeKind.Purge => client.Send(HttpMethod.Delete, $"/deletedkeys/{change.Key}", null),
            _ => throw new ArgumentOutOfRangeException(nameof(change), change.Kind, "Not a change of keys."),
        };

        Task<KmsAnswer> Patch(object body) => client.Send(HttpMethod.Patch, $"/keys/{change.Key}/{change.VersionId}", body);
    }
}
