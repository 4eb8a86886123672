namespace Kms.Faults.ZoneFaults;

/// <summary>One way in which the files of a zone become unusable while the host runs.</summary>
internal abstract class ZoneFault
{
    public abstract string Name { get; }

    /// <summary>Null, or why it cannot be done here.</summary>
    public virtual string? Skipped => null;

    /// <summary>True when nobody has to put anything right: the zone is filled again from its peer.</summary>
    public virtual bool Heals => false;

    /// <summary>True when the data is gone, so that an operator has to ask for another copy.</summary>
    public virtual bool NeedsReplace => false;

    /// <summary>True when an empty place is left, which must stay empty.</summary>
    public virtual bool IsMissing => false;

    /// <summary>True when it is there before the host starts.</summary>
    public virtual bool IsBeforeStart => false;

    /// <summary>True when the zone may stay usable: then nothing may be refused either, and nothing may be wrong at the end.</summary>
    public virtual bool MayBeHarmless => false;

    /// <summary>Before the host starts.</summary>
    /// <param name="zone">The folder of the zone.</param>
    public virtual void Prepare(string zone)
    {
    }

    public abstract void Break(string zone);

    public virtual void Mend(string zone)
    {
    }

    /// <summary>After the host has ended, whatever happened before.</summary>
    public virtual void Clean(string zone)
    {
    }
}
