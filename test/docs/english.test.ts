import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import { expect, it } from 'vitest';
import { schema } from '../../src/schema/schema.js';
import { projectRoot } from '../architecture/temporary.js';

/** Turns of phrase that readers stumble over, each with what to write instead. */
const ODD: ReadonlyMap<RegExp, string> = new Map([
  [/\bmend(s|ed|ing)?\b/i, 'fix, correct'],
  [/\bheld against\b/i, 'compared with, checked against'],
  [/\bwhat (came|comes) of\b/i, 'the result of'],
  [/\bwhat it came to\b/i, 'the result'],
  [/\b(stands?|lies?) in\b/i, 'is in, is kept in'],
  [/\blet go behind\b/i, 'released once the answer is written'],
  [/\b(one byte a sign|\d+ signs)\b/i, 'characters; punctuation in codes'],
  [/\b(come|comes|came) to stand\b/i, 'is established'],
  [/\bhow far [^.]*\b(has|have) come\b/i, 'the status of'],
  [/\b(would|will) come to\b|\bcame to be\b/i, 'the result, a preview; was created'],
  [/\bin place of (those|the one) there\b/i, 'which replace the present ones'],
  [/"""(Who|How|Which|What|Where to|What and how|Whose \w+)\."""/, 'what the value is'],
  [
    /\b(REST calls of their own|signed up for|a shop's front|those of where they are|header that cannot work)\b/i,
    'plain words',
  ],
  [
    /\b(when was written is|a leaving listener|what is there to build on|where PayNow lets)\b/i,
    'a sentence with a subject',
  ],
  [/\b(a|A) (order|action|entry|assignment|amount|event|item|address|error|answer|id)\b/, 'an …'],
]);

const files = execFileSync(
  'git',
  [
    'ls-files',
    'src',
    'docs',
    'examples',
    'ops',
    'scripts',
    'test',
    'compose.yaml',
    'README.md',
    'CONTRIBUTING.md',
    'CHANGELOG.md',
    'schema.graphql',
  ],
  {
    cwd: projectRoot,
    encoding: 'utf8',
  },
)
  .split('\n')
  .filter((file) => /\.(tsx?|[cm]?js|md|graphql|ya?ml|json)$/.test(file) && file !== 'test/docs/english.test.ts');

/** The text without line breaks and comment marks: a phrase may run on over the end of a line. */
const inOneLine = (text: string): string => text.replace(/\s*\n(?:\s*(?:\*|\/\/|#) )?\s*/g, ' ');

it('no text of the project uses an odd turn of phrase', () => {
  const found = files.flatMap((file) => {
    const text = inOneLine(readFileSync(join(projectRoot, file), 'utf8'));
    return [...ODD].flatMap(([odd, better]) =>
      [...text.matchAll(new RegExp(odd, `g${odd.flags}`))].map(([phrase]) => `${file}: "${phrase}": write ${better}`),
    );
  });
  expect(files.length).toBeGreaterThan(400);
  expect(found).toEqual([]);
});

it('everything in the graph has a description of whole sentences', () => {
  const described = Object.values(schema.getTypeMap())
    .filter(({ name }) => !name.startsWith('__') && !['String', 'Int', 'Boolean', 'ID', 'Float'].includes(name))
    .flatMap((type) => {
      const fields = isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [];
      const inputs = isInputObjectType(type) ? Object.values(type.getFields()) : [];
      const values = isEnumType(type) ? type.getValues() : [];
      const args = fields.flatMap((field) => field.args.map((arg) => ({ ...arg, name: `${field.name}(${arg.name})` })));
      return [
        type,
        ...[...fields, ...inputs, ...values, ...args].map((one) => ({ ...one, name: `${type.name}.${one.name}` })),
      ];
    });
  const poor = described.filter(({ description }) => !/^[A-Z0-9`].*\.$/s.test(description ?? ''));
  expect(described.length).toBeGreaterThan(1_500);
  expect(poor.map(({ name, description }) => `${name}: ${description}`)).toEqual([]);
});
