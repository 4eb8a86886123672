using Kms.Records;
using Kms.Simulation.Zones;
using Kms.TwoZone;

namespace Kms.Simulation.Mutants;

/// <summary>All mistakes that the checks must find. Those that a model of this protocol made once come first, then our own.</summary>
internal static class Zoo
{
    public static IReadOnlyList<Mutant> All { get; } =
    [
        new("stale intent", "an intent is answered without asking the other zone") { Wrap = zone => new IntentIsAnswer(zone) },
        new("abort unheld", "fences and aborts are held neither to epoch and incarnation nor to their intent")
        {
            Rules = DiskRules.Real with
            {
                Admits = static (control, token, what) => control is not null && (what is Fence or Abort || control.Token == token),
                Apply = AnyAbort,
            },
        },
        new("survivor not raised", "a rejoin leaves the tickets of the survivor as good as before")
        {
            Rules = DiskRules.Real with { Admits = static (control, token, _) => control?.Incarnation == token.Incarnation },
        },
        new("no token", "two rejoins overwrite each other's control rows")
        {
            Rules = DiskRules.Real with { Expects = static (_, _) => true },
        },
        new("clear unconfirmed", "\"refused\" is said without a confirmed clear") { Wrap = zone => new ClearUnconfirmed(zone) },
        new("timeout is refusal", "no answer to a prepare is taken for a no") { Wrap = zone => new TimeoutIsRefusal(zone) },

        new("one zone only", "B is never written") { Wrap = zone => new OneZoneOnly(zone) },
        new("one prepare", "acknowledged when A has prepared") { Wrap = zone => new SecondPrepareUnawaited(zone) },
        new("intent ignored", "the old version is answered beside an intent that was decided") { Wrap = zone => new IntentIsIgnored(zone) },
        new("no ticket", "statements from before a rejoin still act") { Rules = DiskRules.Real with { Admits = static (control, _, _) => control is not null } },
        new("no ballot", "a prepare lands after the fence that was to keep it out")
        {
            Rules = DiskRules.Real with
            {
                Apply = static (row, statement, sequence) =>
                    ZoneRules.Apply(row, statement is Prepare p ? p with { Ballot = row.Ballot } : statement, sequence),
            },
        },
        new("fence tramples", "a fence removes the intent that came before it")
        {
            Rules = DiskRules.Real with
            {
                Apply = static (row, statement, sequence) => ZoneRules.Apply(statement is Fence ? row with { Intent = null } : row, statement, sequence),
            },
        },
        new("any commit", "a commit carries out whatever intent is there")
        {
            Rules = DiskRules.Real with
            {
                Apply = static (row, statement, sequence) =>
                    ZoneRules.Apply(row, statement is Commit c && row.Intent is { } i ? c with { IntentId = i.Id } : statement, sequence),
            },
        },
        new("any abort", "an abort removes whatever intent is there") { Rules = DiskRules.Real with { Apply = AnyAbort } },
        new("lazy prepare", "a prepare is answered before it is durable")
        {
            Rules = DiskRules.Real with { IsDurable = static statement => statement is not (Prepare or Commit) },
        },
        new("number reused", "the next number follows the log, not the numbers taken")
        {
            Rules = DiskRules.Real with { NextNumber = static (_, lastLogged) => lastLogged + 1 },
        },
        new("abort without a trace", "an abort leaves no no-op at its number")
        {
            Rules = DiskRules.Real with { Logged = static (before, statement) => statement is Abort ? null : ZoneRules.Logged(before, statement) },
        },
        new("serves before copy", "a zone is in service before it was brought up to date") { Wrap = zone => new ServesBeforeCopy(zone) },
        new("undecided dropped", "changes found undecided at a start or a rejoin are given up") { Wrap = zone => new UndecidedAreDropped(zone) },
        new("source not flushed", "what is copied may be lost at the source") { Wrap = zone => new SourceNotFlushed(zone) },
        new("copies no log", "a rejoin copies rows only") { Wrap = zone => new CopiesNoLog(zone) },
        new("copies no rows", "a rejoin copies the log only") { Wrap = zone => new CopiesNoRows(zone) },
        new("leaves holes", "a rejoin leaves numbers that nobody will use") { Wrap = zone => new LeavesHoles(zone) },
        new("control believed", "a zone is asked without a look at whether it still serves") { Wrap = zone => new ControlIsBelieved(zone) },
        new("answer not vouched for", "an answer counts although the zone was claimed or emptied before it") { Wrap = zone => new NotVouchedFor(zone) },
        new("denial forgotten", "a rejoin does not look into the deny logs") { Wrap = zone => new DenialsForgotten(zone) },
        new("not compared", "a zone that was set back is not noticed at a start") { Wrap = zone => new StartWithoutComparing(zone) },

        new("no fence", "a change is given up while its prepare may still land in the other zone") { Wrap = zone => new NoFence(zone) },
        new("failure overlooked", "a zone that failed a prepare stays in service") { Wrap = zone => new FailureOverlooked(zone) },
        new("taken back unparted", "a change is taken back in A, and nobody learns that B misses its number") { Wrap = zone => new NotParted(zone, denials: false) },
        new("denied unparted", "a denial is written, and nobody learns that the other zone misses it") { Wrap = zone => new NotParted(zone, denials: true) },
        new("denial not read", "a denial has no effect until a rejoin merges it") { Wrap = zone => new DenialNotRead(zone) },
        new("denials not withdrawn", "merged denials stay in the deny log") { Wrap = zone => new DenialsNotWithdrawn(zone) },
        new("copies unclaimed", "a rejoin writes over the returning zone without its claim") { Wrap = zone => new CopiesUnclaimed(zone) },
        new("empty is filled", "a zone that held data and is empty is filled unasked") { Wrap = zone => new ExpectsNobody(zone) },
        new("peer not told", "the survivor does not learn whom it is paired with") { Wrap = zone => new PeerNotTold(zone) },
        new("surplus numbers", "a rejoin leaves numbers that only the returning zone has taken") { Wrap = zone => new SurplusNumbersStay(zone) },
        new("purge keeps bodies", "a purge does not destroy the earlier bodies") { Wrap = zone => new PurgeKeepsBodies(zone) },
        new("erasure not copied", "a rejoin leaves bodies that were purged meanwhile") { Wrap = zone => new ErasureNotCopied(zone) },
    ];

    private static ZoneRow? AnyAbort(ZoneRow row, ZoneStatement statement, long sequence) =>
        ZoneRules.Apply(row, statement is Abort a && row.Intent is { } i ? a with { IntentId = i.Id } : statement, sequence);
}
