using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Kms.Configuration;

namespace Kms.Clustering;

/// <summary>
/// The two ports of the cluster, for this process alone. Orleans listens so that the system lets another Orleans listen on the same port,
/// and spreads connections over both: looked at before, and held by a name that is this process's as long as it runs.
/// </summary>
internal sealed class ClusterPorts : IDisposable
{
    private readonly List<Socket> held = [];

    private ClusterPorts()
    {
    }

    /// <exception cref="StartRefusedException">Another process has one of them, or this machine does not have the address.</exception>
    public static ClusterPorts Take(ClusterConfiguration options)
    {
        if (options.SiloPort == options.ClientPort)
        {
            throw new StartRefusedException(
                $"Settings {ClusterSetting.SiloPort.Name} and {ClusterSetting.ClientPort.Name} are both {options.SiloPort}: they must differ.");
        }

        var ports = new ClusterPorts();
        try
        {
            ports.Take(options.Address, options.SiloPort, ClusterSetting.SiloPort);
            ports.Take(options.Address, options.ClientPort, ClusterSetting.ClientPort);
            return ports;
        }
        catch
        {
            ports.Dispose();
            throw;
        }
    }

    public void Dispose() => held.ForEach(socket => socket.Dispose());

    private void Take(IPAddress address, int port, Setting setting)
    {
        try
        {
            if (OperatingSystem.IsLinux())
            {
                // A name without a file, in the network of this process, as the port is: it ends with the process.
                var name = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                held.Add(name);
                name.Bind(new UnixDomainSocketEndPoint(string.Create(CultureInfo.InvariantCulture, $"\0kms-cluster/{address}/{port}")));
            }

            using var probe = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            probe.Bind(new IPEndPoint(address, port));
        }
        catch (SocketException problem) when (problem.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new StartRefusedException(
                $"Cannot listen on {address}, port {port}: another process has it. Choose another with {setting.Name}; 0 is any free one.",
                problem);
        }
        catch (SocketException problem) when (problem.SocketErrorCode == SocketError.AddressNotAvailable)
        {
            throw new StartRefusedException(
                $"Cannot listen on {address}: this machine has no such address. See {ClusterSetting.Address.Name}.", problem);
        }
        catch (SocketException problem) when (problem.SocketErrorCode == SocketError.AccessDenied)
        {
            throw new StartRefusedException(
                $"Cannot listen on {address}, port {port}: this user may not use it. Choose one above 1023 with {setting.Name}.", problem);
        }
    }
}
