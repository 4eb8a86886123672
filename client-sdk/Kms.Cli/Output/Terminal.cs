using Kms.Cli.Running;
using Spectre.Console;

namespace Kms.Cli.Output;

/// <summary>
/// The terminal beside the answer: questions and progress, on standard error. Where that is no terminal, or the answer is JSON, progress is
/// silent: nothing that moves, nothing coloured.
/// </summary>
internal sealed class Terminal
{
    private const int UsualWidth = 80;

    private readonly TextWriter error;
    private readonly IAnsiConsole console;
    private readonly bool quiet;
    private readonly bool moves;
    private readonly CancellationToken cancellation;
    private bool isShowing;

    /// <param name="cancellation">Ctrl+C: what is shown ends at once, also where the work goes on.</param>
    public Terminal(TextWriter error, bool quiet, CancellationToken cancellation)
    {
        this.error = error;
        this.cancellation = cancellation;
        this.quiet = quiet;
        moves = !Console.IsErrorRedirected && !quiet;
        console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(error),
            Ansi = moves ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = moves && Environment.GetEnvironmentVariable("NO_COLOR") is null ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = moves && !Console.IsInputRedirected ? InteractionSupport.Detect : InteractionSupport.No,
        });
    }

    /// <summary>Of the terminal that answers go to, in characters; null: they go elsewhere.</summary>
    public static int? AnswerWidth => Console.IsOutputRedirected ? null : Console.WindowWidth is > 0 and var width ? width : UsualWidth;

    public bool CanAsk => moves && !Console.IsInputRedirected;

    /// <summary>A line on standard error.</summary>
    public void Say(string line) => error.WriteLine(line);

    /// <summary>A line on standard error for people; nothing beside JSON.</summary>
    public void Note(string line)
    {
        if (!quiet)
        {
            Say(line);
        }
    }

    /// <summary>True for y and yes. No answer (Ctrl+D) is no.</summary>
    /// <exception cref="OperationCanceledException">Ctrl+C.</exception>
    public async Task<bool> Ask(string question)
    {
        await error.WriteAsync($"{question} [y/N] ");
        try
        {
            // The thread that reads stays behind after Ctrl+C: the process ends without it.
            var answer = await Task.Run(ReadLine, cancellation).WaitAsync(cancellation);
            if (answer is null)
            {
                await error.WriteLineAsync();
            }

            return answer?.Trim().ToUpperInvariant() is "Y" or "YES";
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync();
            throw;
        }
    }

    /// <summary>Shows how far something is while it goes on. Cursor and line are put back in order however it ends.</summary>
    /// <param name="work">Told where to report: a share from 0 to 1 (null: not known) and what is being done.</param>
    public async Task<T> Progress<T>(string what, Func<Action<double?, string>, Task<T>> work)
    {
        // What goes on inside something that is shown is not shown apart.
        if (!moves || isShowing)
        {
            return await work((_, _) => { });
        }

        isShowing = true;
        try
        {
            return await Show(what, work);
        }
        finally
        {
            isShowing = false;
        }
    }

    /// <summary>Clears what was being shown when the work was left.</summary>
    public void Restore()
    {
        if (isShowing)
        {
            error.Write("\r\e[2K\e[?25h");
            error.Flush();
        }
    }

    private static string? ReadLine()
    {
        using var input = new StreamReader(Files.StandardInput());
        return input.ReadLine();
    }

    /// <summary>How long its end waits for the last picture.</summary>
    private static Progress Quick(Progress progress)
    {
        progress.RefreshRate = TimeSpan.FromMilliseconds(40);
        return progress;
    }

    private Task<T> Show<T>(string what, Func<Action<double?, string>, Task<T>> work) =>
        Quick(console.Progress())
            .AutoClear(true)
            .Columns(new SpinnerColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(async context =>
            {
                var task = context.AddTask(Markup.Escape(what), maxValue: 1);
                task.IsIndeterminate = true;
                return await Interruption.Wait(
                    work((share, doing) =>
                    {
                        task.Description = Markup.Escape(doing);
                        task.IsIndeterminate = share is null;
                        task.Value = share ?? 0;
                    }),
                    Interruption.GraceInside,
                    cancellation);
            });
}
