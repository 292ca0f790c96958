import type { Change, Compared } from './change.js';
import { stableJson } from './json.js';
import type { Operation, Parameter } from './lock.js';
import { sayShape } from './sayShape.js';

/** What changed about how operations are called and what they answer with; the insides of objects are not part of it. */
export function compareCalls({ before, after, graph }: Compared): readonly Change[] {
  return Object.entries(before.operations).flatMap(([name, old]) => {
    const now = after.operations[name];
    if (!now) return []; // told with the operations that are gone
    const breaks = graph.operations[name]?.graph ?? [];
    return [
      ...compareParameters(name, old, now, breaks),
      ...compareAuth(name, old, now, breaks),
      ...compareBodies(name, old, now, breaks),
    ];
  });
}

const PLACES = ['path', 'query', 'header'] as const;

function compareParameters(name: string, old: Operation, now: Operation, breaks: readonly string[]): Change[] {
  return PLACES.flatMap((place) => {
    const [before, after] = [old.parameters[place] ?? {}, now.parameters[place] ?? {}];
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((label): Change[] => {
      const [was, is] = [before[label], after[label]];
      const what = `${name}: ${place} parameter ${label}`;
      if (was === undefined)
        return is ? [{ kind: 'added', what: say(what, is), breaks: is.required ? breaks : [] }] : [];
      if (is === undefined) return [{ kind: 'removed', what, breaks }];
      if (stableJson(was) === stableJson(is)) return [];
      return [{ kind: 'changed', what: `${what}: ${sayParameter(was)} became ${sayParameter(is)}`, breaks }];
    });
  });
}

const sayParameter = ({ required, shape }: Parameter): string => `${sayShape(shape)}${required ? ', required' : ''}`;
const say = (what: string, parameter: Parameter): string => `${what}: ${sayParameter(parameter)}`;

/** A scheme less shuts callers out; one more does not. */
function compareAuth(name: string, old: Operation, now: Operation, breaks: readonly string[]): Change[] {
  const lost = old.auth.schemes.filter((scheme) => !now.auth.schemes.includes(scheme));
  const isClosed = old.auth.optional === true && now.auth.optional !== true;
  if (lost.length === 0 && !isClosed && old.auth.schemes.length === now.auth.schemes.length) return [];
  const listed = ({ auth }: Operation) => [...auth.schemes, ...(auth.optional ? ['nobody'] : [])].join(', ');
  const what = `${name}: credentials ${listed(old)} became ${listed(now)}`;
  return [{ kind: 'changed', what, breaks: lost.length > 0 || isClosed ? breaks : [] }];
}

function compareBodies(name: string, old: Operation, now: Operation, breaks: readonly string[]): Change[] {
  const answers = Object.entries(old.replies).flatMap(([status, was]): Change[] => {
    const is = now.replies[status];
    if (is === undefined) return [{ kind: 'removed', what: `${name}: answer ${status}`, breaks }];
    if (stableJson(was) === stableJson(is)) return [];
    const what = `${name}: answer ${status}: ${was ? sayShape(was) : 'nothing'} became ${is ? sayShape(is) : 'nothing'}`;
    return [{ kind: 'changed', what, breaks }];
  });
  if (stableJson(old.body ?? null) === stableJson(now.body ?? null)) return answers;
  const what = `${name}: body: ${old.body ? sayShape(old.body) : 'nothing'} became ${now.body ? sayShape(now.body) : 'nothing'}`;
  return [...answers, { kind: 'changed', what, breaks }];
}
