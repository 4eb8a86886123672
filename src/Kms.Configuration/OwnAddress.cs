using System.Net;
using System.Net.Sockets;

namespace Kms.Configuration;

/// <summary>Which of this machine's addresses others are likely to reach it under.</summary>
internal static class OwnAddress
{
    /// <summary>
    /// The one from which a packet to that host would be sent: silos that meet in a database reach each other through the network that
    /// leads there. Loopback where the host is this machine, or is not known. Nothing is sent.
    /// </summary>
    /// <param name="host">A name, an address, or the folder of a socket; of several with commas between them, the first.</param>
    public static IPAddress Towards(string host, int port)
    {
        var first = host.Split(',')[0].Trim();
        if (first.Length == 0 || first[0] is '/' or '@')
        {
            return IPAddress.Loopback;
        }

        try
        {
            var there = Dns.GetHostAddresses(first).OrderBy(address => address.AddressFamily != AddressFamily.InterNetwork).First();
            using var socket = new Socket(there.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(new IPEndPoint(there, port));
            return ((IPEndPoint)socket.LocalEndPoint!).Address;
        }
        catch (Exception problem) when (problem is SocketException or InvalidOperationException or ArgumentException)
        {
            // The database says what is wrong with its name, when it is asked.
            return IPAddress.Loopback;
        }
    }
}
