using Spectre.Console;

namespace Kms.Cli.Output;

/// <summary>
/// The terminal beside the answer: questions and progress, on standard error. Where that is no terminal, or the answer is JSON, progress is
/// silent: nothing that moves, nothing coloured.
/// </summary>
internal sealed class Terminal
{
    private readonly IAnsiConsole console;
    private readonly bool moves;
    private bool isShowing;

    public Terminal(TextWriter error, bool quiet)
    {
        moves = !Console.IsErrorRedirected && !quiet;
        console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(error),
            Ansi = moves ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = moves && Environment.GetEnvironmentVariable("NO_COLOR") is null ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = moves && !Console.IsInputRedirected ? InteractionSupport.Detect : InteractionSupport.No,
        });
    }

    public bool CanAsk => moves && !Console.IsInputRedirected;

    public bool Ask(string question) => console.Prompt(new ConfirmationPrompt(Markup.Escape(question)) { DefaultValue = false });

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

    private Task<T> Show<T>(string what, Func<Action<double?, string>, Task<T>> work) =>
        console.Progress()
            .AutoClear(true)
            .Columns(new SpinnerColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(async context =>
            {
                var task = context.AddTask(Markup.Escape(what), maxValue: 1);
                task.IsIndeterminate = true;
                return await work((share, doing) =>
                {
                    task.Description = Markup.Escape(doing);
                    task.IsIndeterminate = share is null;
                    task.Value = share ?? 0;
                });
            });
}
