using System.CommandLine;
using Kms.Cli.Running;

namespace Kms.Cli.Operating;

/// <summary><c>kms completion</c>: scripts that ask the command itself what could follow.</summary>
internal static class CompletionCommand
{
    private const string Bash = """
        # bash completion for kms. In ~/.bashrc: eval "$(kms completion bash)"
        _kms() {
          local IFS=$'\n'
          COMPREPLY=($(compgen -W "$(kms "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _kms kms
        """;

    private const string Zsh = """
        #compdef kms
        # zsh completion for kms. In ~/.zshrc: eval "$(kms completion zsh)"
        _kms() {
          local -a words_found
          words_found=("${(@f)$(kms "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
          compadd -a words_found || _files
        }
        compdef _kms kms
        """;

    private static readonly Argument<string> Shell = new("SHELL") { Description = "bash or zsh." };

    static CompletionCommand() => Shell.AcceptOnlyFromAmong("bash", "zsh");

    public static Command Make() => Commands.OfflineLeaf("completion", "A script that completes commands and options in a shell.", (session, _) =>
    {
        session.Answer.Show(new System.Text.Json.Nodes.JsonObject { ["script"] = Script(session) }, Script(session));
        return Task.FromResult(ExitCode.Done);
    }, Shell);

    private static string Script(Session session) => session.Value(Shell) == "bash" ? Bash : Zsh;
}
