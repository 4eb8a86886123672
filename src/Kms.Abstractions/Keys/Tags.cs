using System.Buffers;
using System.Text;

namespace Kms.Keys;

/// <summary>Up to 15 names with values, each up to 256 characters, in the order in which they came.</summary>
public sealed class Tags : IEquatable<Tags>
{
    /// <summary>The most tags of a version.</summary>
    public const int CountMax = 15;

    /// <summary>The most characters (UTF-16) of a name, and of a value.</summary>
    public const int LengthMax = 256;

    private readonly KeyValuePair<string, string>[] items;

    private Tags(KeyValuePair<string, string>[] items) => this.items = items;

    /// <summary>No tags.</summary>
    public static Tags None { get; } = new([]);

    /// <summary>Names and values, in the order in which they came.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Items => items;

    /// <summary>Checks tags from outside.</summary>
    /// <param name="items">Names, each once, with values; a value may be empty.</param>
    /// <returns>
    /// The tags, or <see cref="RefusalCode.BadParameter"/>: too many, too long, a name that is empty or given twice, text that is no
    /// Unicode.
    /// </returns>
    public static Result<Tags> Create(IEnumerable<KeyValuePair<string, string>> items)
    {
        var list = items.ToArray();
        if (list.Length > CountMax)
        {
            return new Refusal(RefusalCode.BadParameter, $"There are {list.Length} tags: at most {CountMax} are allowed.");
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, value) in list)
        {
            if (!names.Add(name))
            {
                return new Refusal(RefusalCode.BadParameter, $"Tag '{Text.Shorten(name)}' is given twice.");
            }

            if (!IsText(name) || !IsText(value))
            {
                return new Refusal(RefusalCode.BadParameter, $"Tag '{Text.Shorten(name)}' is no valid Unicode text: half of a surrogate pair is missing.");
            }

            if (name.Length is 0 or > LengthMax || value.Length > LengthMax)
            {
                return new Refusal(RefusalCode.BadParameter,
                    $"Tag '{Text.Shorten(name)}' is empty or too long: names have 1 to {LengthMax} characters, values at most {LengthMax}.");
            }
        }

        return list.Length == 0 ? None : new Tags(list);
    }

    /// <summary>For values that were checked before they were stored.</summary>
    internal static Tags Trusted(KeyValuePair<string, string>[] items) => items.Length == 0 ? None : new Tags(items);

    /// <summary>Half of a surrogate pair would not come back as it went in.</summary>
    private static bool IsText(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out _, out var length) != OperationStatus.Done)
            {
                return false;
            }

            text = text[length..];
        }

        return true;
    }

    /// <summary>The same names and values in the same order.</summary>
    /// <param name="other">Other tags.</param>
    public bool Equals(Tags? other) => other is not null && items.AsSpan().SequenceEqual(other.items);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Tags);

    /// <inheritdoc/>
    public override int GetHashCode() => items.Length;
}
