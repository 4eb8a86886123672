using Kms.Crypto.Files;
using Kms.Hosting.Configuration;
using Kms.Hosting.Telemetry;
using Microsoft.Extensions.Configuration;

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

    /// <summary>Whether this process is all of its region: no other one writes to its zones.</summary>
    public virtual bool IsAlone => true;

    /// <summary>Exports traces and metrics where that is configured; null where it is not, or where the engine does it.</summary>
    /// <exception cref="StartRefusedException">Where to is configured wrongly.</exception>
    public virtual IDisposable? Watch(string region, IConfiguration configuration) => ServiceTelemetry.Start(Service, region, configuration);

    /// <summary>Looks at its own settings, before anything is made.</summary>
    /// <exception cref="StartRefusedException">One is wrong.</exception>
    public virtual void Check(HostContext host)
    {
    }

    /// <summary>May add to the data folder, before anything in it is read.</summary>
    public virtual void Prepare(HostContext host, DataFolder folder)
    {
    }

    /// <summary>Why it did not start, in a line.</summary>
    public virtual string Explain(Exception problem) => problem.Message;

    public abstract Task<IEngine> Start(EngineStart start);
}
