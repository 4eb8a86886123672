namespace Kms;

/// <summary>The known word that was probably meant by a mistyped one.</summary>
public static class Spelling
{
    /// <summary>The nearest of the known words, and how many letters must be changed for it. Null where there are none.</summary>
    public static (string Word, int Distance)? Nearest(string mistyped, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(known);
        (string Word, int Distance)? best = null;
        foreach (var word in known)
        {
            var distance = Distance(word, mistyped);
            best = best is null || distance < best.Value.Distance ? (word, distance) : best;
        }

        return best;
    }

    // Levenshtein, without case: names are short and this runs only to word a refusal.
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]) ? 0 : 1;
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + cost));
            }
        }

        return row[b.Length];
    }
}
