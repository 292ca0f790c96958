import type { CompletedCommand, CompletedOption } from './model.js';
import type { Shell } from './shells.js';

type Commands = readonly CompletedCommand[];

/** A text in single quotes, as all three shells read it. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** `/tokens/create`: where a command line has come to. Empty for the program itself. */
const placeOf = (path: readonly string[]): string => path.map((word) => `/${word}`).join('');

/** What can be typed at a place. */
const wordsOf = ({ subcommands, options, argument }: CompletedCommand): string[] => [
  ...subcommands.map(({ name }) => name),
  ...(typeof argument === 'object' ? argument : []),
  ...options.map(({ name }) => name),
];

/** A `case` for each option that takes a value; `file` and other values are left to the shell. */
const valueCases = (commands: Commands, list: (option: CompletedOption) => string): string[] =>
  commands.flatMap(({ path, options }) =>
    options
      .filter(({ value }) => value !== 'none')
      .map((option) => `    ${quoted(`${placeOf(path)} ${option.name}`)}) ${list(option)} ;;`),
  );

/** The loop that finds the place in the words before the cursor: the same in bash and zsh. */
const places = (commands: Commands): string =>
  commands
    .filter(({ path }) => path.length > 0)
    .map(({ path }) => placeOf(path))
    .join('|');

function bash(commands: Commands): string {
  const files = 'COMPREPLY=($(compgen -f -- "$current")); return';
  const list = ({ value }: CompletedOption): string =>
    typeof value === 'object' ? `words=${quoted(value.join(' '))}` : value === 'file' ? files : 'return';
  return `_paynow_graphql() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" place= words= n
  for ((n = 1; n < COMP_CWORD; n++)); do
    case "$place/\${COMP_WORDS[n]}" in ${places(commands)}) place="$place/\${COMP_WORDS[n]}" ;; esac
  done
  case "$place" in
${commands.map((one) => `    ${quoted(placeOf(one.path))}) words=${quoted(wordsOf(one).join(' '))} ;;`).join('\n')}
    /help*) words=${quoted(topWords(commands).join(' '))} ;;
  esac
  case "$place $before" in
${valueCases(commands, list).join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  ${fileArgument(commands, 'if [ ${#COMPREPLY[@]} -eq 0 ]; then COMPREPLY=($(compgen -f -- "$current")); fi')}
}
complete -F _paynow_graphql paynow-graphql`;
}

/** A line that completes files where a command's argument is one. */
function fileArgument(commands: Commands, line: string): string {
  const found = commands.filter(({ argument }) => argument === 'file').map(({ path }) => placeOf(path));
  return found.length === 0 ? ':' : `case "$place" in ${found.join('|')}) ${line} ;; esac`;
}

const topWords = ([program]: Commands): string[] => program?.subcommands.map(({ name }) => name) ?? [];

/** `name:description`, as zsh describes words. */
const described = (name: string, description: string): string =>
  quoted(`${name.replaceAll(':', '\\:')}:${description}`);

function zsh(commands: Commands): string {
  const list = ({ value }: CompletedOption): string =>
    typeof value === 'object'
      ? `compadd -- ${value.join(' ')}; return`
      : value === 'file'
        ? '_files; return'
        : 'return';
  const entries = ({ subcommands, options, argument }: CompletedCommand): string =>
    [
      ...subcommands.map(({ name, description }) => described(name, description)),
      ...(typeof argument === 'object' ? argument.map((name) => described(name, name)) : []),
      ...options.map(({ name, description }) => described(name, description)),
    ].join(' ');
  return `_paynow_graphql() {
  local place= before="\${words[CURRENT-1]}" n
  local -a entries
  for ((n = 2; n < CURRENT; n++)); do
    case "$place/\${words[n]}" in (${places(commands)}) place="$place/\${words[n]}" ;; esac
  done
  case "$place $before" in
${valueCases(commands, list).join('\n').replaceAll("    '", "    ('")}
  esac
  case "$place" in
${commands.map((one) => `    (${quoted(placeOf(one.path))}) entries=(${entries(one)}) ;;`).join('\n')}
    (/help*) entries=(${topWords(commands).map(quoted).join(' ')}) ;;
  esac
  _describe 'paynow-graphql' entries
  ${fileArgument(commands, '_files').replace(' in ', ' in (')}
}
compdef _paynow_graphql paynow-graphql`;
}

function fish(commands: Commands): string {
  const lines = commands.flatMap(({ path, subcommands, options, argument }) => {
    const seen = path.map((word) => `__fish_seen_subcommand_from ${word}`);
    const names = subcommands.map(({ name }) => name).join(' ');
    const here = [...seen, ...(names === '' ? [] : [`not __fish_seen_subcommand_from ${names}`])].join('; and ');
    const when = here === '' ? '' : ` -n ${quoted(here)}`;
    const choices = typeof argument === 'object' ? argument : [];
    return [
      ...subcommands.map((one) => `${LEAD}${when} -f -a ${quoted(one.name)} -d ${quoted(one.description)}`),
      ...choices.map((name) => `${LEAD}${when} -f -a ${quoted(name)}`),
      ...(argument === 'file' ? [`${LEAD}${when} -F`] : []),
      ...options.map(({ name, description, value }) => {
        const takes = { none: '', any: ' -x', file: ' -r -F' };
        const values = typeof value === 'object' ? ` -x -a ${quoted(value.join(' '))}` : takes[value];
        return `${LEAD}${when} -l ${name.replace(/^--/, '')}${values} -d ${quoted(description)}`;
      }),
    ];
  });
  return [`${LEAD} -f`, ...lines].join('\n');
}

const LEAD = 'complete -c paynow-graphql';

/** The script of each shell. */
export const SCRIPTS: Readonly<Record<Shell, (commands: Commands) => string>> = { bash, zsh, fish };
