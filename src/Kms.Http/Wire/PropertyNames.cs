using System.Text;

namespace Kms.Http.Wire;

/// <summary>
/// The properties that one JSON object may have; each is known by its index. This is the whole rule for names in bodies: they are read
/// without case, as Azure's parser does; a name that is in neither list is refused, so that nothing that was asked for is dropped.
/// </summary>
internal sealed class PropertyNames
{
    private readonly string parent;
    private readonly string[] settable;
    private readonly string[] told = [];
    private byte[][] utf8;
    private string[] displays;

    /// <param name="parent">The path to the object for messages: <c>attributes.</c>; empty for the body itself.</param>
    /// <param name="settable">What the service acts on. Their indexes start with 0, in this order.</param>
    public PropertyNames(string parent, params string[] settable)
    {
        this.parent = parent;
        this.settable = settable;
        (utf8, displays) = Build();
    }

    /// <summary>
    /// What answers tell and nobody can set: accepted, so that an answer can be changed and sent back, and without effect, as in Azure.
    /// </summary>
    public string[] Told
    {
        init
        {
            told = value;
            (utf8, displays) = Build();
        }
    }

    /// <summary>Those that null would seem to take away: elsewhere null counts as not given.</summary>
    public string[] NotNull { private get; init; } = [];

    /// <summary>As messages call them: those that are acted on, then those that are told.</summary>
    public (string[] Settable, string[] Told) Displays => (displays[..settable.Length], displays[settable.Length..]);

    /// <summary>-1 for a property that means nothing here.</summary>
    public int IndexOf(ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < utf8.Length; i++)
        {
            if (Ascii.EqualsIgnoreCase(name, utf8[i]))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>How messages call the property.</summary>
    public string Display(int index) => displays[index];

    public bool IsTold(int index) => index >= settable.Length;

    public bool MayBeNull(int index) => NotNull.Length == 0 || IsTold(index) || !NotNull.Contains(settable[index]);

    public WireException Unknown(string name) => WireException.Bad(
        $"The property '{parent}{Text.Shorten(name)}' is not known here, so nothing was done: "
        + (settable.Length == 0 ? "this operation takes none." : $"known are {string.Join(", ", settable)}."));

    private (byte[][] Utf8, string[] Displays) Build()
    {
        string[] all = [.. settable, .. told];
        return ([.. all.Select(Encoding.UTF8.GetBytes)], [.. all.Select(name => parent + name)]);
    }
}
