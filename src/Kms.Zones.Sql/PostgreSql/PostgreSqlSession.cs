using Kms.TwoZone;
using Kms.Zones.Sql.Writing;

namespace Kms.Zones.Sql.PostgreSql;

/// <summary>
/// The connections that were opened together and are closed together: when one breaks, the server may have been restarted or exchanged, and
/// the zone has to be looked at as a whole.
/// </summary>
internal sealed class PostgreSqlSession
{
    private readonly IReadOnlyList<PostgreSqlLink> links;
    private readonly BatchLane changes;
    private readonly BatchLane marks;

    private PostgreSqlSession(IReadOnlyList<PostgreSqlLink> links, PostgreSqlZoneOptions options, TimeProvider time, SessionOwner owner)
    {
        this.links = links;
        changes = Lane(links[0]);
        marks = Lane(links[1]);
        Readers = new PostgreSqlReaders([.. links.Skip(2)]);

        BatchLane Lane(PostgreSqlLink link) => new(
            options.BatchLimit, options.WriteTimeout, time, new PostgreSqlWriter(link, time, exception => owner.Failed(this, exception), owner.Meter));
    }

    public PostgreSqlReaders Readers { get; }

    public PostgreSqlFacts Facts => links[0].Facts;

    /// <summary>Connects; makes the schema, or brings it up to date, where that is allowed.</summary>
    /// <exception cref="Exception">The server's or the driver's, or <see cref="InvalidDataException"/>.</exception>
    public static async Task<PostgreSqlSession> Open(
        PostgreSqlServer server, PostgreSqlZoneOptions options, TimeProvider time, SessionOwner owner, CancellationToken cancellation)
    {
        await Prepare(server, options, time, cancellation);
        var connecting = Enumerable.Range(0, options.Readers + 2).Select(_ => server.Connect(cancellation)).ToArray();
        try
        {
            var links = await Task.WhenAll(connecting);
            return links.All(link => link.Facts.Identity == links[0].Facts.Identity)
                ? new PostgreSqlSession(links, options, time, owner)
                : throw new InvalidDataException("the connections lead to different servers");
        }
        catch
        {
            foreach (var connected in connecting.Where(task => task.IsCompletedSuccessfully))
            {
                (await connected).Retire();
            }

            throw;
        }
    }

    /// <summary>Commit marks have a lane of their own: they wait for no disk, and so not for the changes that do.</summary>
    public void Post(WriteRequest request) => (request.MustBeDurable ? changes : marks).Post(request);

    /// <summary>
    /// Takes no more; what was posted is finished first, or refused. Completes when the connections are closed, which may be never.
    /// </summary>
    public async Task Close(ZoneReply<bool> why, bool finishWaiting)
    {
        var idle = Task.WhenAll(changes.Stop(why, finishWaiting), marks.Stop(why, finishWaiting));
        if (finishWaiting)
        {
            await idle;
        }

        Readers.Dispose();
        foreach (var link in links)
        {
            link.Retire();
        }

        await Task.WhenAll(links.Select(link => link.WhenClosed));
    }

    private static async Task Prepare(PostgreSqlServer server, PostgreSqlZoneOptions options, TimeProvider time, CancellationToken cancellation)
    {
        var link = await server.Connect(cancellation);
        try
        {
            var found = await link.Use(connection => PostgreSqlSchema.Look(connection, options.Schema)).Within(options.ReadTimeout, time, cancellation);
            if (found.Missing > 0)
            {
                throw new SchemaDamagedException();
            }

            if (!found.IsLatest)
            {
                await link.Use(connection => PostgreSqlSchema.Upgrade(connection, options)).Within(options.SchemaTimeout, time, cancellation);
            }
        }
        finally
        {
            link.Retire();
        }
    }
}
