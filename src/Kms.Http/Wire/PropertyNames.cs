using System.Text;

namespace Kms.Http.Wire;

/// <summary>The properties that one JSON object may have; each is known by its index. Names are compared exactly.</summary>
internal sealed class PropertyNames
{
    private readonly byte[][] utf8;
    private readonly string[] displays;

    /// <param name="parent">The path to the object for messages: <c>attributes.</c>; empty for the body itself.</param>
    public PropertyNames(string parent, params string[] names)
    {
        utf8 = [.. names.Select(Encoding.UTF8.GetBytes)];
        displays = [.. names.Select(name => parent + name)];
    }

    /// <summary>-1 for a property that means nothing here.</summary>
    public int IndexOf(ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < utf8.Length; i++)
        {
            if (name.SequenceEqual(utf8[i]))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>How messages call the property.</summary>
    public string Display(int index) => displays[index];
}
