using Kms.Hosting.Configuration;
using Kms.Hosting.Data;

namespace Kms.Hosting.Engines;

/// <summary>What makes one host program different from another: its name, its own settings, its engine.</summary>
public abstract class HostKind
{
    /// <summary>The program's name.</summary>
    public abstract string Service { get; }

    /// <summary>One line for <c>--help</c>.</summary>
    public abstract string Summary { get; }

    /// <summary>Its settings beyond those that every host has.</summary>
    public virtual IReadOnlyList<Setting> Settings => [];

    /// <summary>Looks at its own settings, before anything is made.</summary>
    /// <exception cref="StartRefusedException">One is wrong.</exception>
    public virtual void Check(HostContext host)
    {
    }

    /// <summary>May add to the data folder, before anything in it is read.</summary>
    public virtual void Prepare(HostContext host, DataFolder folder)
    {
    }

    public abstract Task<IEngine> Start(EngineStart start);
}
